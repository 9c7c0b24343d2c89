import { isDfeCode } from '@/lib/shared/authority-code'
import { shapeFault } from './element-shape'
import { LOCAL_ID_ROOT, NHS_NUMBER_ROOT, PLAN_TEMPLATES, TEMPLATE_ROOT, UNBORN_CHILD } from './message-codes'
import { readBirthDate, readPlanDate } from './message-times'
import type { AuthorityCodes } from './read-envelope'
import { RECORD_SHAPE } from './upload-shape'
import type { XmlElement } from './xml-elements'

/** The columns of an authority's file that a record fills, in cell order (interoperability.md 7.5). */
export const RECORD_COLUMNS = [
  'nhs_number',
  'local_id',
  'family_name',
  'given_name',
  'date_of_birth',
  'plan_type',
  'start_date',
  'end_date',
  'delete',
] as const
export type RecordColumn = (typeof RECORD_COLUMNS)[number]

/** One plan from a record: cells as the CSV format writes them, and what the message itself got wrong. */
export type RecordRow = {
  /** In the order of {@link RECORD_COLUMNS}. What was not understood is kept as it was sent. */
  readonly cells: readonly string[]
  readonly problem?: { readonly column: RecordColumn | null; readonly reason: string }
}

type Problem = NonNullable<RecordRow['problem']>
type Cells = Partial<Record<RecordColumn, string>>
type PlanTemplate = (typeof PLAN_TEMPLATES)[number]

const COLUMN_OF: Readonly<Record<string, RecordColumn>> = {
  'date of birth': 'date_of_birth',
  'given name': 'given_name',
  'family name': 'family_name',
  'start date': 'start_date',
  'end date': 'end_date',
  'delete date': 'delete',
}

/**
 * Reads a record: one row for each plan in it, and at least one. A record whose elements break the national schema is read as far as
 * possible, so that somebody can find it, and each of its rows carries the problem.
 *
 * @param record the element `record`
 * @param authority the authority that the local ids must come from
 */
export function readRecord(record: XmlElement, authority: AuthorityCodes): RecordRow[] {
  const fault = shapeFault(record, RECORD_SHAPE)
  const problem = fault && {
    column: (fault.means && COLUMN_OF[fault.means]) || null,
    reason: `The record is not as the national message must be: ${fault.reason}`,
  }
  const content = child(record, 'CP-ISRecord')
  const plans = (content?.children ?? []).filter(({ name }) => name === 'pertinentInformation').slice(0, 3)
  const subjects = (content?.children ?? []).filter(({ name }) => name === 'subject').slice(0, 2)
  const rows = plans.length > 0 ? plans.map((plan) => readPlan(plan, subjects, authority)) : [{ cells: {}, problems: [] }]
  const unused = problem ?? unusedSubject(plans, subjects)
  return rows.map(({ cells, problems }) => rowOf(cells, unused ? [unused] : problems))
}

function rowOf(cells: Cells, problems: readonly Problem[]): RecordRow {
  const texts = RECORD_COLUMNS.map((column) => cells[column] ?? '')
  const [first] = problems
  if (!first) return { cells: texts }
  return { cells: texts, problem: { column: problems.length === 1 ? first.column : null, reason: problems.map(({ reason }) => reason).join(' ') } }
}

function readPlan(information: XmlElement, subjects: readonly XmlElement[], authority: AuthorityCodes): { cells: Cells; problems: Problem[] } {
  const problems: Problem[] = []
  const template = templateOf(information)
  if (!template) {
    problems.push({ column: 'plan_type', reason: 'The kind of plan is not known: contentId must name the template of the element that follows it.' })
  }
  const plan = template && child(information, template.element)
  const dated = (component: string, name: string) => value(child(child(plan, component), `${template?.dates}${name}`))
  const cells: Cells = { plan_type: template?.type ?? '' }
  readDate(cells, problems, 'start_date', dated('component', 'StartDate'), 'start date')
  readDate(cells, problems, 'end_date', dated('component1', 'EndDate'), 'end date')
  const deleted: Cells = {}
  readDate(deleted, problems, 'delete', dated('component2', 'DeleteDate'), 'delete date')
  if (deleted.delete) cells.delete = 'Y'
  const wanted = template?.subject
  const subject = wanted ? subjects.find((candidate) => isTemplate(candidate, wanted)) : subjects[0]
  if (!subject)
    problems.push({
      column: null,
      reason: `The record has no ${wanted === UNBORN_CHILD ? 'mother for its unborn plan' : 'child for its plan'}: check the template of its subject.`,
    })
  readSubject(cells, problems, subject, authority)
  return { cells, problems }
}

function readDate(
  cells: Cells,
  problems: Problem[],
  column: 'start_date' | 'end_date' | 'delete',
  element: XmlElement | undefined,
  what: string,
): void {
  if (!element) return
  const text = element.attributes.get('value') ?? ''
  const date = readPlanDate(text)
  cells[column] = date ?? text
  if (date === null) problems.push({ column, reason: `Write the ${what} as twelve digits from the year to the minute, for example 202603090900.` })
}

function readSubject(cells: Cells, problems: Problem[], subject: XmlElement | undefined, authority: AuthorityCodes): void {
  const role = subject?.children.at(-1)
  const person = role?.name === UNBORN_CHILD.element ? child(role, 'parentMotherPerson') : child(role, 'childPerson')
  const holder = role?.name === UNBORN_CHILD.element ? child(person, 'playedMother') : role
  readIds(cells, problems, holder, authority)
  const name = child(person, 'name')
  cells.given_name = child(name, 'given')?.text ?? ''
  cells.family_name = child(name, 'family')?.text ?? ''
  const birth = child(person, 'birthTime')?.attributes.get('value') ?? ''
  const date = readBirthDate(birth)
  cells.date_of_birth = date ?? birth
  if (date === null && birth !== '')
    problems.push({ column: 'date_of_birth', reason: 'Write the date of birth as eight digits, for example 20190314.' })
}

function readIds(cells: Cells, problems: Problem[], holder: XmlElement | undefined, authority: AuthorityCodes): void {
  for (const id of holder?.children.filter(({ name }) => name === 'id') ?? []) {
    const root = id.attributes.get('root')
    const column = root === NHS_NUMBER_ROOT ? 'nhs_number' : root === LOCAL_ID_ROOT ? 'local_id' : null
    if (column === null)
      problems.push({ column: null, reason: 'A number of the person has a root that is neither that of the NHS number nor that of a local id.' })
    else if (cells[column] !== undefined)
      problems.push({ column, reason: `The person has two ${column === 'nhs_number' ? 'NHS numbers' : 'local ids'}. Send one.` })
    else cells[column] = id.attributes.get('extension') ?? ''
    if (column === 'local_id' && isForeign(id.attributes.get('assigningAuthorityName') ?? '', authority)) {
      problems.push({ column, reason: 'The local id was given by another authority. Send your own records only.' })
    }
  }
}

/** The assigner is written as a code, or as code, colon and name. Only another authority's code is refused: a name proves nothing. */
function isForeign(assigner: string, { dfeCode, odsCode }: AuthorityCodes): boolean {
  const [code = ''] = assigner.split(':')
  return isDfeCode(code) && code !== dfeCode && code !== odsCode
}

/** Without this, somebody in the record whom none of its plans is about would be dropped silently. */
function unusedSubject(plans: readonly XmlElement[], subjects: readonly XmlElement[]): Problem | null {
  const wanted = plans.map((plan) => templateOf(plan)?.subject)
  const used = (subject: XmlElement) => wanted.some((kind) => kind && isTemplate(subject, kind))
  const twice = subjects.length === 2 && subjects[0]?.children.at(-1)?.name === subjects[1]?.children.at(-1)?.name
  if (twice) return { column: null, reason: 'The record is about two people. Send a record for each.' }
  return wanted.every((kind) => kind) && !subjects.every(used)
    ? { column: null, reason: 'The record names somebody of whom it has no plan. Send what the plan is, or leave the person out.' }
    : null
}

function templateOf(information: XmlElement): PlanTemplate | undefined {
  return PLAN_TEMPLATES.find((template) => isTemplate(information, template))
}

/** Whether the template's identifier agrees with what follows it. */
function isTemplate(element: XmlElement, { template, element: name }: { template: string; element: string }): boolean {
  const [id, content] = element.children
  return id?.attributes.get('root') === TEMPLATE_ROOT && id.attributes.get('extension') === template && content?.name === name
}

function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((candidate) => candidate.name === name)
}

/** The `value` element, which holds a date. */
function value(element: XmlElement | undefined): XmlElement | undefined {
  return child(element, 'value')
}
