import { writeZip, type ZipPart } from '../support/write-zip.ts';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n';

export interface WorkbookSheet {
  name: string;
  /** `<row>` elements. */
  rows: string;
  isHidden?: boolean;
}

export interface WorkbookOptions {
  sheets: readonly WorkbookSheet[];
  /** `<si>` elements. */
  strings?: readonly string[];
  /** Format codes of the cell styles 1, 2, …; style 0 is "General". */
  formats?: readonly string[];
  is1904?: boolean;
  more?: readonly ZipPart[];
}

function workbookPart({ sheets, is1904 = false }: WorkbookOptions): string {
  const list = sheets.map(
    ({ name, isHidden }, index) =>
      `<sheet name="${name}" sheetId="${index + 1}"${isHidden ? ' state="hidden"' : ''} r:id="rId${index + 1}"/>`,
  );
  return `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><fileVersion appName="xl" lastEdited="7"/><workbookPr${is1904 ? ' date1904="1"' : ''} defaultThemeVersion="166925"/><sheets>${list.join('')}</sheets><calcPr calcId="191029"/></workbook>`;
}

function stylesPart(formats: readonly string[]): string {
  const codes = formats.map((code, index) => `<numFmt numFmtId="${164 + index}" formatCode="${code}"/>`);
  const styles = formats.map(
    (_, index) => `<xf numFmtId="${164 + index}" fontId="0" xfId="0" applyNumberFormat="1"/>`,
  );
  return `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="${codes.length}">${codes.join('')}</numFmts><cellStyleXfs count="1"><xf numFmtId="14" fontId="0"/></cellStyleXfs><cellXfs count="${styles.length + 1}"><xf numFmtId="0" fontId="0" xfId="0"/>${styles.join('')}</cellXfs></styleSheet>`;
}

/** An .xlsx file as Excel writes it. */
export function writeWorkbook(options: WorkbookOptions): Buffer {
  const { sheets, strings = [], formats = [], more = [] } = options;
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`;
  const relations = (list: readonly string[]) =>
    `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list.join('')}</Relationships>`;
  return writeZip([
    {
      name: '[Content_Types].xml',
      content: `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    },
    { name: '_rels/.rels', content: relations([relation('rId1', 'officeDocument', 'xl/workbook.xml')]) },
    { name: 'xl/workbook.xml', content: workbookPart(options) },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: relations([
        relation('rId98', 'styles', 'styles.xml'),
        relation('rId99', 'sharedStrings', 'sharedStrings.xml'),
        ...sheets.map((_, index) =>
          relation(`rId${index + 1}`, 'worksheet', `worksheets/sheet${index + 1}.xml`),
        ),
      ]),
    },
    ...sheets.map(({ rows }, index) => ({
      name: `xl/worksheets/sheet${index + 1}.xml`,
      content: rows.includes('sheetData')
        ? rows
        : `${HEAD}<worksheet xmlns="${MAIN}" xmlns:r="${RELATIONS}"><dimension ref="A1:F9"/><sheetData>${rows}</sheetData><pageMargins left="0.7"/></worksheet>`,
    })),
    { name: 'xl/styles.xml', content: stylesPart(formats) },
    { name: 'xl/sharedStrings.xml', content: `${HEAD}<sst xmlns="${MAIN}">${strings.join('')}</sst>` },
    ...more,
  ]);
}
