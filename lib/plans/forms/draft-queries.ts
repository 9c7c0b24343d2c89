import type { Transaction } from '@/lib/db/transaction'
import type { Actor } from '@/lib/identity/actor'
import { CpisError } from '@/lib/shared/errors'
import { draftContents, type Answers, type Draft, type JourneyName, type SavedForm } from './draft'

/** Drafts that nobody has come back to for this many days are forgotten. */
const DAYS_KEPT = 28

type Row = Omit<Draft, 'answers' | 'refused' | 'saved'> & { contents: unknown }

/** Opens an empty draft for the caller, and forgets the ones that they left long ago. */
export async function createDraft(tx: Transaction, actor: Actor, about: { journey: JourneyName; childId: string | null; planId: string | null }): Promise<Draft> {
  await tx.$executeRaw`delete from cpis.plan_draft where updated_at < now() - make_interval(days => ${DAYS_KEPT})`
  const [made] = await tx.$queryRaw<{ id: string; updatedAt: Date }[]>`
    insert into cpis.plan_draft (person_id, authority_id, journey, child_id, plan_id)
    values (${actor.personId}::uuid, ${actor.organisation.id}::uuid, ${about.journey}, ${about.childId}::uuid, ${about.planId}::uuid)
    returning id, updated_at as "updatedAt"`
  if (!made) throw new CpisError('unavailable', 'The form could not be opened')
  return { ...made, ...about, seenVersion: null, answers: {}, refused: null, saved: null }
}

/**
 * A draft of the caller, locked until the transaction ends so that a form sent twice is saved once.
 *
 * @throws CpisError `not-found` for another person's draft or none
 */
export async function draftOf(tx: Transaction, id: string): Promise<Draft> {
  const [row] = await tx.$queryRaw<Row[]>`
    select id, journey, child_id as "childId", plan_id as "planId", seen_version as "seenVersion", answers as contents, updated_at as "updatedAt"
    from cpis.plan_draft where id = ${id}::uuid for update`
  if (!row) throw new CpisError('not-found', 'There is no such form')
  return withContents(row)
}

/** The caller's forms in which something was typed and which are not saved yet, the last one first. */
export async function openDrafts(tx: Transaction): Promise<Draft[]> {
  const rows = await tx.$queryRaw<Row[]>`
    select id, journey, child_id as "childId", plan_id as "planId", seen_version as "seenVersion", answers as contents, updated_at as "updatedAt"
    from cpis.plan_draft where updated_at > created_at order by updated_at desc`
  return rows.map(withContents).filter((draft) => draft.saved === null)
}

/** Keeps what was typed, which page was refused, and what the person has seen of the record. */
export async function keepDraft(tx: Transaction, draft: Pick<Draft, 'id' | 'answers' | 'refused' | 'seenVersion'>): Promise<void> {
  const contents = JSON.stringify({ typed: draft.answers, refused: draft.refused, saved: null })
  await tx.$executeRaw`
    update cpis.plan_draft set answers = ${contents}::jsonb, seen_version = ${draft.seenVersion}::uuid, updated_at = now() where id = ${draft.id}::uuid`
}

/** Forgets what was typed into a form that has been saved; what it was about stays, for its last page. */
export async function markSaved(tx: Transaction, id: string, saved: SavedForm): Promise<void> {
  const contents = JSON.stringify({ typed: {} satisfies Answers, refused: null, saved })
  await tx.$executeRaw`update cpis.plan_draft set answers = ${contents}::jsonb, updated_at = now() where id = ${id}::uuid`
}

/** Forgets a form. */
export async function deleteDraft(tx: Transaction, id: string): Promise<void> {
  await tx.$executeRaw`delete from cpis.plan_draft where id = ${id}::uuid`
}

function withContents({ contents, ...row }: Row): Draft {
  const { typed, refused, saved } = draftContents.parse(contents)
  return { ...row, answers: typed, refused, saved }
}
