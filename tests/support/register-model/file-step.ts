import { addDays, type CalendarDate } from '@/lib/shared/calendar-date'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { uploadFile, type FileRow } from '../upload-file'
import { nothing, type Effect, type Held, type RegisterModel } from './model'
import type { Scene } from './scene'
import { rowsOfOthers, type Person } from './world'

/** A row about somebody, and what it asks for. `unread`: nobody can tell whom it is about. */
type SentRow = {
  person: Person
  plan: Held | null
  start: CalendarDate
  asks: 'in-place' | 'end' | 'late-end' | 'withdraw' | 'past' | 'refused' | 'unread'
  row: FileRow
}

/** A file of an authority: all of its register, or a few rows. Each scene is a group's: what its rows ask for is its own chance. */
export async function sendFile(whole: Scene, groups: readonly Scene[], contents: 'full' | 'changes'): Promise<Effect> {
  const { world, authority, model } = whole
  const sent = groups.flatMap((scene) => rowsAbout(scene, contents))
  // One row whose number cannot be read: then nobody knows whom the file leaves out.
  if (contents === 'full' && whole.draw(6) === 0 && sent[0]) sent[0] = unread(sent[0])
  if (sent.length === 0 && contents === 'changes') return nothing()
  const others = contents === 'full' ? await rowsOfOthers(world, authority.of) : []
  const bytes = uploadFile([...sent.map(({ row }) => row), ...others])
  const report = await applyUpload(authority.manager, { fileName: 'f.csv', contents, bytes })
  const about = sent.filter((_, at) => at % 7 === 0).map(({ person }) => person)
  if (report.refusal !== null || report.appliedBefore) return nothing(about)
  const outcomes = new Map(report.rows.map(({ row, outcome }) => [row - FIRST_ROW, outcome]))
  const accepted = sent.filter((_, at) => outcomes.get(at) !== 'rejected')
  for (const [at, { asks }] of sent.entries()) whole.count(`row ${asks}: ${outcomes.get(at)}`)
  const named = new Set(sent.flatMap((one) => namedBy(whole, one, accepted.includes(one))))
  markLeftOut(whole, named, contents === 'full' ? sent.every(({ asks }) => asks !== 'unread') : null)
  const mayEnd = accepted.flatMap((one) => endedBy(model, one, report.endings?.need !== 'nobody'))
  // An expected day in a file does not undo the end of an unborn plan.
  const goesOn = accepted.filter(({ asks, plan, person }) => asks === 'in-place' && !(person.mother && plan?.inPlace === false))
  const inPlace = goesOn.map(({ person }) => ({ authorityId: authority.of.id, person }))
  return { about, mayEnd, inPlace }
}

/** The line of a file's first row, as reports count. */
const FIRST_ROW = 2
const unread = (sent: SentRow): SentRow => ({ ...sent, asks: 'unread', row: { ...sent.row, nhs_number: '999 000 000' } })

/** The plans that a row speaks of: its own, and after a refusal all under its number, for nobody knows what it meant to say. */
function namedBy({ held }: Scene, { row, plan }: SentRow, isAccepted: boolean): string[] {
  if (isAccepted) return plan ? [plan.planId] : []
  return held.filter(({ nhsNumber }) => nhsNumber === row.nhs_number).map(({ planId }) => planId)
}

/** @param tellsAll whether the file leaves out what it does not name; null for a file of changes, which leaves nothing out */
function markLeftOut({ model, held, authority, today }: Scene, named: ReadonlySet<string>, tellsAll: boolean | null): void {
  for (const { planId, authorityId, inPlace, offer } of held) {
    const known = model.plans.get(planId)
    if (!known || authorityId !== authority.of.id) continue
    if (named.has(planId) || tellsAll === false) known.leftOutOn = null
    else if (tellsAll && inPlace && offer === null) known.leftOutOn ??= today
  }
}

/** What an accepted row may end at once. What has to wait for somebody is marked in the model. */
function endedBy(model: RegisterModel, { plan, asks }: SentRow, needsSecond: boolean): string[] {
  const known = plan && model.plans.get(plan.planId)
  if (!known) return []
  known.waits.clear()
  if (asks !== 'end' && asks !== 'late-end' && asks !== 'withdraw') return []
  if (asks === 'late-end') known.waits.add('confirm')
  if (needsSecond) known.waits.add('approve')
  return known.waits.size === 0 ? [plan.planId] : []
}

function rowsAbout(scene: Scene, contents: 'full' | 'changes'): SentRow[] {
  const { draw, held, authority } = scene
  // A system drops early whom it hands over to another authority.
  const isOffered = ({ numbers }: Person) =>
    held.some((one) => one.offer !== null && one.authorityId === authority.of.id && numbers.includes(one.nhsNumber))
  const about = scene.people.filter((person) => (contents === 'changes' ? draw(4) === 0 : draw(isOffered(person) ? 2 : 10) > 0))
  return about.flatMap((person) => rowAbout(scene, person, contents) ?? [])
}

function rowAbout(scene: Scene, person: Person, contents: 'full' | 'changes'): SentRow | null {
  const { draw, today, authority } = scene
  const own = scene.held.filter((one) => one.authorityId === authority.of.id && person.numbers.includes(one.nhsNumber) && !one.withdrawn)
  const current = own.findLast(({ inPlace }) => inPlace)
  const asks = current ? askOf(draw(20), contents) : draw(10) < 4 ? 'in-place' : draw(10) < 2 ? 'past' : null
  if (asks === null || (asks === 'past' && (own.length > 0 || person.mother))) return null
  const again = draw(3) === 0 ? own.at(-1) : undefined
  const start = (current ?? again)?.start ?? addDays(today, asks === 'past' ? -900 : -[0, 3, 20, 500][draw(4)]!)
  const plan = own.findLast((one) => one.start === start) ?? null
  const row: FileRow = {
    nhs_number: own.at(-1)?.nhsNumber ?? person.numbers[draw(person.numbers.length)]!,
    local_id: `P-${person.group}-${person.at}`,
    family_name: 'Ashworth',
    given_name: 'Robin',
    date_of_birth: person.born,
    plan_type: person.mother ? 'UCPP' : 'CPP',
    start_date: start,
    end_date: person.mother ? (plan?.expected ?? addDays(today, 20 + draw(60))) : '',
  }
  return askedFor(scene, { person, plan, start, asks, row })
}

function askOf(drawn: number, contents: 'full' | 'changes'): SentRow['asks'] {
  if (contents === 'full') return (['refused', 'refused', 'late-end'] as const)[drawn] ?? 'in-place'
  return (['refused', 'refused', 'withdraw', 'end', 'end', 'end', 'late-end', 'late-end', 'late-end'] as const)[drawn] ?? 'in-place'
}

/** The row with what it asks for, if it can: a mother's plan has no end in a file, and a young one none long past. */
function askedFor({ draw, today }: Scene, sent: SentRow): SentRow {
  const { row, asks, start, person } = sent
  if (asks === 'refused') return { ...sent, row: { ...row, ...(draw(2) === 0 ? { plan_type: 'XYZ' } : { date_of_birth: addDays(person.born, 1) }) } }
  if (asks === 'withdraw') return { ...sent, row: { ...row, delete: 'Y' } }
  if (person.mother || asks === 'in-place') return { ...sent, asks: 'in-place' }
  const days = asks === 'end' ? draw(29) : [29, 45, 300, 410, 420][draw(5)]!
  const end = addDays(today, -days)
  if (end >= start) return { ...sent, row: { ...row, end_date: end } }
  return { ...sent, asks: 'end', row: { ...row, end_date: addDays(today, -28) > start ? today : start > today ? today : start } }
}
