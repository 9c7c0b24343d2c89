import { SelectField } from '@/components/forms/select-field'
import { TextField } from '@/components/forms/text-field'
import { TickBoxes } from '@/components/forms/tick-boxes'
import { Button } from '@/components/nhs/button'
import type { RowToFix } from '@/lib/uploads/upload'
import type { UploadColumn } from '@/lib/uploads/upload-columns'

const FIELDS: readonly { column: UploadColumn; label: string; hint?: string; width?: 5 | 10 | 20 }[] = [
  { column: 'nhs_number', label: 'NHS number', width: 20 },
  { column: 'local_id', label: 'Your own reference', width: 20 },
  { column: 'family_name', label: 'Family name' },
  { column: 'given_name', label: 'Given name' },
  { column: 'date_of_birth', label: 'Date of birth', hint: 'Year-month-day, for example 2019-03-09', width: 10 },
  { column: 'plan_type', label: 'Kind of plan' },
  { column: 'start_date', label: 'Start date', hint: 'Year-month-day', width: 10 },
  {
    column: 'end_date',
    label: 'End date',
    hint: 'Year-month-day. Leave it empty while the plan is in place; an unborn plan needs the day that is expected',
    width: 10,
  },
  { column: 'delete', label: 'Was the plan a mistake?' },
  { column: 'category', label: 'Category', hint: 'NEG, PHY, SAB, EMO or MUL', width: 5 },
  { column: 'legal_status', label: 'Legal status', hint: 'For example C1, C2 or V2', width: 5 },
  { column: 'lead_team', label: 'Lead team' },
  { column: 'lead_team_phone', label: 'Telephone of the lead team', width: 20 },
  { column: 'last_review_date', label: 'Last review', hint: 'Year-month-day', width: 10 },
  { column: 'next_review_date', label: 'Next review', hint: 'Year-month-day', width: 10 },
  {
    column: 'instructions',
    label: 'Instructions',
    hint: 'ring-before-discharge, ring-on-arrival, contact-restricted, missing-from-care, with semicolons between',
  },
]

/** What a column is called in the form. */
export function fieldLabel(column: UploadColumn): string {
  return FIELDS.find((field) => field.column === column)?.label ?? column
}

/** The columns that every row needs; a detail is asked for only if the file had it. */
const ALWAYS: ReadonlySet<UploadColumn> = new Set([
  'nhs_number',
  'local_id',
  'family_name',
  'given_name',
  'date_of_birth',
  'plan_type',
  'start_date',
  'end_date',
  'delete',
])

const KINDS = [
  { value: 'CPP', label: 'Child protection plan (CPP)' },
  { value: 'LAC', label: 'Looked-after child (LAC)' },
  { value: 'UCPP', label: 'Unborn child protection plan (UCPP)' },
]

type Props = { row: RowToFix; valueOf: (column: UploadColumn) => string; problemOf: (column: UploadColumn) => string | null }

/** The cells of a row, each as a field, checked by the same rules as a file. */
export function RowForm({ row, valueOf, problemOf }: Props) {
  return (
    <form action={`/uploads/to-fix/${row.id}/fix`} method="post" noValidate>
      <input type="hidden" name="seen" value={row.version} />
      {FIELDS.filter(({ column }) => ALWAYS.has(column) || row.cells[column] !== undefined).map(({ column, label, hint, width }) =>
        column === 'delete' ? (
          <TickBoxes
            key={column}
            name={column}
            legend={label}
            kind="checkboxes"
            ticked={[valueOf(column).toUpperCase()]}
            problem={problemOf(column)}
            boxes={[{ value: 'Y', label: 'Yes, withdraw it as entered in error' }]}
          />
        ) : column === 'plan_type' ? (
          <SelectField
            key={column}
            name={column}
            label={label}
            options={[{ value: '', label: 'Choose a kind' }, ...KINDS]}
            value={KINDS.some(({ value }) => value === valueOf(column)) ? valueOf(column) : ''}
            problem={problemOf(column)}
          />
        ) : (
          <TextField key={column} name={column} label={label} hint={hint} width={width} value={valueOf(column)} problem={problemOf(column)} />
        ),
      )}
      <Button>Save this row</Button>
      <p>Clinicians see it as soon as you save.</p>
    </form>
  )
}
