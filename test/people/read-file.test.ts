import { describe, expect, it } from 'vitest';
import { readPeople } from '../../src/people/read-people.ts';
import { writeZip } from '../support/write-zip.ts';
import { describePeople } from './describe-people.ts';
import { READ_OPTIONS } from './read-options.ts';
import { writeWorkbook } from './write-workbook.ts';

const read = (bytes: Uint8Array) => readPeople({ kind: 'file', name: 'list.xlsx', bytes }, READ_OPTIONS);
const SAVE_AS = 'Save the list as .xlsx or .csv and upload that.';
const DAMAGED = { error: `This file is damaged or too large to read. ${SAVE_AS}` };
const COMPOUND = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);

const text = (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
const row = (cells: readonly string[], attributes = '') =>
  `<row${attributes}>${cells.map(text).join('')}</row>`;
const HEADING = row(['First name', 'Last name', 'Email']);
const JANE = row(['Jane', 'Doe', 'jane@mail.example']);
const BOB = row(['Bob', 'Li', 'bob@mail.example']);
const workbookOf = (...sheets: string[]) =>
  writeWorkbook({ sheets: sheets.map((rows, index) => ({ name: `Sheet${index + 1}`, rows })) });

describe('the kind of a file is determined by its bytes', () => {
  it.each([
    ['nothing', Buffer.from(''), 'This file is empty.'],
    ['blank lines', Buffer.from('\uFEFF\r\n\r\n'), 'This file is empty.'],
    ['a PDF', Buffer.from('%PDF-1.7\n%âãÏÓ\n'), `This file is a PDF, not a list. ${SAVE_AS}`],
    [
      'a picture',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
      `This file is a picture, not a list. ${SAVE_AS}`,
    ],
    ['a web page', Buffer.from('\n<!doctype html><html>'), `This file is a web page, not a list. ${SAVE_AS}`],
    [
      'a web page as UTF-16',
      Buffer.from('\uFEFF<html><body>a@b.example', 'utf16le'),
      `This file is a web page, not a list. ${SAVE_AS}`,
    ],
    [
      'an XML file',
      Buffer.from('<?xml version="1.0"?><Workbook/>'),
      `This file is an XML file, not a list. ${SAVE_AS}`,
    ],
    [
      'a formatted document',
      Buffer.from('{\\rtf1 Jane}'),
      'This file is a formatted document, not a list. Copy the list out of it and paste it instead.',
    ],
    [
      'an old workbook',
      Buffer.concat([COMPOUND, Buffer.alloc(600)]),
      `This file is in the format of Excel before 2007. ${SAVE_AS}`,
    ],
    [
      'a workbook with a password',
      Buffer.concat([COMPOUND, Buffer.alloc(600), Buffer.from('EncryptedPackage', 'utf16le')]),
      'This workbook has a password. Save a copy without it and upload that.',
    ],
    [
      'a program',
      Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 3, 0]),
      `This file is not a list of people. ${SAVE_AS}`,
    ],
    [
      'a text without people',
      Buffer.from('Agenda\n1. Welcome\n'),
      'There are no people in this file. It needs a row for each person, with a name and an email address.',
    ],
  ])('%s', async (_, bytes, error) => {
    expect(await read(bytes)).toEqual({ error });
  });

  it.each([
    ['xl/workbook.bin', `This file is in Excel’s binary format. ${SAVE_AS}`],
    ['word/document.xml', 'This file is a Word document. Copy the list out of it and paste it instead.'],
    ['ppt/presentation.xml', `This file is a PowerPoint presentation, not a list. ${SAVE_AS}`],
    ['Index/Document.iwa', `This file is a Numbers or Pages document. ${SAVE_AS}`],
    ['people.csv', `This file is a ZIP file, not a list. ${SAVE_AS}`],
  ])('a packed file with %s', async (name, error) => {
    expect(await read(writeZip([{ name, content: 'x' }]))).toEqual({ error });
  });
});

describe('a workbook', () => {
  it('is read from the first sheet with addresses; people on the others are counted', async () => {
    const bytes = workbookOf(row(['How to use this']), HEADING + JANE, HEADING + BOB);
    expect(await describePeople({ kind: 'file', name: 'x', bytes })).toEqual([
      'Jane Doe <jane@mail.example>',
    ]);
    expect(await read(bytes)).toMatchObject({ ignoredLines: 1 });
  });

  it('is read no further than the limit', async () => {
    const many = Array.from({ length: 3000 }, (_, index) =>
      row(['Jane', 'Doe', `jane${index}@mail.example`]),
    );
    const list = await read(workbookOf(HEADING + many.join('')));
    expect(list).toMatchObject({ isTruncated: true });
    expect('rows' in list && list.rows).toHaveLength(READ_OPTIONS.maxRows);
  });

  it('is refused if it is truncated or damaged', async () => {
    const bytes = workbookOf(HEADING + JANE);
    expect(await read(bytes.subarray(0, bytes.length - 40))).toEqual(DAMAGED);
    const damaged = Buffer.from(bytes);
    const inSheet = bytes.indexOf('xl/worksheets/sheet1.xml') + 60;
    damaged.fill(0x5a, inSheet, inSheet + 40);
    expect(await read(damaged)).toEqual(DAMAGED);
    expect(await read(workbookOf('<row><c><v>1</v></row>'))).toEqual(DAMAGED);
  });

  it('is refused if a part unpacks to more than its declared size, or to more than a list can need', async () => {
    const huge = Buffer.alloc(33 * 1024 * 1024, ' ');
    const name = 'xl/sharedStrings.xml';
    const plain = workbookOf(HEADING + JANE);
    expect(await read(plain)).toMatchObject({ rows: [{ row: 1 }] });
    const relations = {
      name: 'xl/_rels/workbook.xml.rels',
      content:
        '<Relationships><Relationship Id="rId1" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    };
    const root = { name: 'xl/workbook.xml', content: '<workbook/>' };
    expect(await read(writeZip([root, relations, { name, content: huge }]))).toEqual(DAMAGED);
    expect(
      await read(
        writeZip([root, relations, { name, content: huge.subarray(0, 1_000_000), declaredSize: 1000 }]),
      ),
    ).toEqual(DAMAGED);
  });

  it('is refused if it declares XML entities', async () => {
    const rows = `<!DOCTYPE w [<!ENTITY a "aaaa">]><worksheet><sheetData>${HEADING}${JANE}</sheetData></worksheet>`;
    expect(await read(workbookOf(rows))).toEqual(DAMAGED);
  });
});
