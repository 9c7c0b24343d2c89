import { List } from '@/components/nhs/list'
import { WideTable } from '@/components/nhs/wide-table'
import { DETAIL_COLUMNS, REQUIRED_COLUMNS, UPLOAD_COLUMNS, type UploadColumn } from '@/lib/uploads/upload-columns'
import { categoryLabel, instructionLabel, legalStatusLabel, planTypeLabel } from '@/lib/plans/labels'
import { LEGAL_STATUSES, PLAN_CATEGORIES, PLAN_INSTRUCTIONS, PLAN_TYPES } from '@/lib/plans/plan-codes'

/** What each column accepts: a sentence, and its codes where only these are accepted. */
const TAKES: Readonly<Record<UploadColumn, { words: string; codes?: readonly (readonly [code: string, words: string])[] }>> = {
  nhs_number: { words: '10 digits, together or as 3, 3 and 4. In a spreadsheet, format the column as text.' },
  local_id: { words: 'The child’s number in your own system, up to 40 characters. A new one replaces the one that is held.' },
  family_name: { words: 'Up to 100 characters, no digits.' },
  given_name: { words: 'Up to 100 characters, no digits. All given names, with spaces between.' },
  date_of_birth: { words: 'Year-month-day, for example 2019-03-09. Of the mother, for an unborn child protection plan.' },
  plan_type: { words: 'One of', codes: PLAN_TYPES.map((code) => [code, planTypeLabel(code)]) },
  start_date: { words: 'Year-month-day, from 1990 and no later than today. With the NHS number and the plan type it says which plan is meant.' },
  end_date: {
    words:
      'Year-month-day, the day on which the plan has ended. Empty while it is in place. Of an unborn plan always the day that is expected, which ends nothing: the plan is in place until it is left out, marked Y or ended on screen.',
  },
  delete: { words: 'Y withdraws a plan that was entered in error. Otherwise empty.' },
  category: { words: 'Of a child protection plan. Empty, or one of', codes: PLAN_CATEGORIES.map((code) => [code, categoryLabel(code)]) },
  legal_status: { words: 'Of a looked-after child. Empty, or one of', codes: LEGAL_STATUSES.map((code) => [code, legalStatusLabel(code)]) },
  lead_team: { words: 'The team that holds the case, up to 80 characters.' },
  lead_team_phone: { words: 'A United Kingdom number with its area code.' },
  last_review_date: { words: 'Year-month-day.' },
  next_review_date: { words: 'Year-month-day.' },
  instructions: { words: 'Empty, or any of these, with semicolons between:', codes: PLAN_INSTRUCTIONS.map((code) => [code, instructionLabel(code)]) },
}

const REQUIRED: ReadonlySet<string> = new Set(REQUIRED_COLUMNS)
const DETAILS: ReadonlySet<string> = new Set(DETAIL_COLUMNS)

/** Every column of a file, and what it accepts. */
export function FieldGuide() {
  return (
    <WideTable
      id="columns-caption"
      caption="Columns of a CSV file"
      roomy
      rowHeading={0}
      columns={['Column', 'Needed', { words: 'What it takes', className: 'min-w-60' }]}
      rows={UPLOAD_COLUMNS.map((column) => ({
        key: column,
        cells: [
          <code key="column">{column}</code>,
          neededLabel(column),
          <>
            {TAKES[column].words}
            <Codes codes={TAKES[column].codes ?? []} />
          </>,
        ],
      }))}
    />
  )
}

function Codes({ codes }: { codes: readonly (readonly [code: string, words: string])[] }) {
  if (codes.length === 0) return null
  return (
    <List className="mb-0">
      {codes.map(([code, words]) => (
        <li key={code}>
          <code>{code}</code> {words}
        </li>
      ))}
    </List>
  )
}

function neededLabel(column: UploadColumn): string {
  if (!REQUIRED.has(column)) return DETAILS.has(column) ? 'No. Without the column, what is held stays' : 'No'
  return column === 'end_date' ? 'Column yes, value when it has ended' : 'Yes'
}
