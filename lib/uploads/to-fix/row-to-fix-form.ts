/** The name that a row's form is kept under with the session while it is not right. */
export function rowToFixForm(rowId: string): string {
  return `row to fix ${rowId}`
}
