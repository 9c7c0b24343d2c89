import { describe, expect, it } from 'vitest'
import { readColumns, REQUIRED_COLUMNS } from '@/lib/uploads/upload-columns'

const refusalOf = (cells: readonly string[]) => {
  const columns = readColumns(cells)
  return columns.ok ? null : columns.refusal
}
const withName = (name: string) => [...REQUIRED_COLUMNS.filter((column) => column !== 'date_of_birth'), name]

describe('the names of the columns', () => {
  it('are matched whatever their order, case and outer spaces', () => {
    const columns = readColumns([...REQUIRED_COLUMNS].reverse().map((name) => ` ${name.toUpperCase()} `))
    expect(columns.ok && columns.places.get('nhs_number')).toBe(7)
  })

  it.each([
    ['dob', 'date_of_birth'],
    ['DateOfBirth', 'date_of_birth'],
    ['date of birth', 'date_of_birth'],
    ['date_of_brith', 'date_of_birth'],
  ])('that are not known come with what was probably meant: %s', (name, meant) => {
    expect(refusalOf(withName(name))).toBe(`Column "${name}" is not known. Did you mean "${meant}"?`)
  })

  it('that mean nothing here are refused, not dropped', () => {
    expect(refusalOf([...REQUIRED_COLUMNS, 'address'])).toMatch(/^Column "address" is not known\. Take it out: only these are taken: nhs_number, /)
    expect(refusalOf([...REQUIRED_COLUMNS, 'ethnicity'])).toMatch(/^Column "ethnicity" is not known/)
  })

  it('that stand twice, are missing or empty are said, all at once', () => {
    expect(refusalOf(['nhs_number', 'nhs_number', '', 'local_id', 'family_name', 'given_name', 'date_of_birth', 'plan_type', 'start_date'])).toBe(
      'Column "nhs_number" stands twice. Column 3 has no name. Column "end_date" is missing.',
    )
  })

  it('that are somebody’s data are never repeated', () => {
    expect(refusalOf(['9990000018', 'Ashworth', 'Robin'])).toMatch(/^The first row must hold the names of the columns: nhs_number/)
    expect(refusalOf([...REQUIRED_COLUMNS, '9990000018'])).toBe('Column 9 has a name that is not known.')
  })

  it('that are separated by anything but commas say so', () => {
    expect(refusalOf(['nhs_number;local_id'])).toBe('The columns must be separated by commas. Save the file as "CSV UTF-8 (comma delimited)".')
  })

  it('are looked at up to a hundred', () => {
    expect(refusalOf(Array.from({ length: 101 }, () => 'x'))).toBe('The file has more than 100 columns.')
  })
})
