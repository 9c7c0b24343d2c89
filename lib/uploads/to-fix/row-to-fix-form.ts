/** The name under which the form of a row waits with the session while it is not right. */
export function rowToFixForm(rowId: string): string {
  return `row to fix ${rowId}`
}
