import { parseEmail } from '../../text/parse-email.ts';

/** Whether a cell is an address and nothing else. */
export function isAddressCell(cell: string): boolean {
  return cell.includes('@') && !/[<\s]/.test(cell) && 'value' in parseEmail(cell);
}
