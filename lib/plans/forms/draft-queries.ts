import { databaseNow } from '@/lib/db/clock'
import { codeOf } from '@/lib/db/columns'
import type { Transaction } from '@/lib/db/transaction'
import type { Actor } from '@/lib/identity/actor'
import { CpisError } from '@/lib/shared/errors'
import type { Answers } from '@/lib/shared/typed-answers'
import { draftContents, JOURNEY_NAMES, type Draft, type SavedForm } from './draft'

type Row = Omit<Draft, 'journey' | 'answers' | 'refused' | 'saved' | 'compared'> & { journey: string; contents: unknown }

/** Opens an empty draft for the caller. The database forgets those that nobody returned to (`forget_drafts`). */
export async function createDraft(
  tx: Transaction,
  actor: Actor,
  about: Pick<Draft, 'journey' | 'childId' | 'childNumber' | 'planId'>,
): Promise<Draft> {
  const { journey, childId, planId } = about
  const made = await tx.planDraft.create({
    data: { personId: actor.personId, authorityId: actor.organisation.id, journey, childId, planId },
    select: { id: true, updatedAt: true },
  })
  return { ...made, ...about, seenVersion: null, answers: {}, refused: null, saved: null, compared: null }
}

/**
 * One of the caller's drafts, locked until the transaction ends so that a form sent twice is saved once.
 *
 * @throws CpisError `not-found` for another person's draft, or one that does not exist
 */
export async function draftOf(tx: Transaction, id: string): Promise<Draft> {
  // Raw SQL: the model API takes no locks.
  const [row] = await tx.$queryRaw<Row[]>`
    select id, journey, child_id as "childId", (select c.nhs_number from cpis.child c where c.id = d.child_id) as "childNumber", plan_id as "planId", seen_version as "seenVersion", answers as contents, updated_at as "updatedAt"
    from cpis.plan_draft d where id = ${id}::uuid for update`
  if (!row) throw new CpisError('not-found', 'There is no such form')
  const { contents, ...columns } = row
  const { typed, refused, saved, compared } = draftContents.parse(contents)
  return { ...columns, journey: codeOf(JOURNEY_NAMES, row.journey), answers: typed, refused, saved, compared }
}

/** The caller's forms with something typed in them that are not saved yet, latest first. */
export async function openDrafts(tx: Transaction): Promise<Pick<Draft, 'id' | 'journey' | 'updatedAt'>[]> {
  const rows = await tx.planDraft.findMany({
    where: { updatedAt: { gt: tx.planDraft.fields.createdAt } },
    select: { id: true, journey: true, answers: true, updatedAt: true },
    orderBy: { updatedAt: 'desc' },
  })
  return rows
    .filter(({ answers }) => draftContents.parse(answers).saved === null)
    .map(({ id, journey, updatedAt }) => ({ id, journey: codeOf(JOURNEY_NAMES, journey), updatedAt }))
}

/** Keeps what was typed, which page was refused, what demographics said, and which version of the record the person has seen. */
export async function keepDraft(tx: Transaction, draft: Pick<Draft, 'id' | 'answers' | 'refused' | 'seenVersion' | 'compared'>): Promise<void> {
  const answers = { typed: draft.answers, refused: draft.refused, saved: null, compared: draft.compared }
  await tx.planDraft.updateMany({ where: { id: draft.id }, data: { answers, seenVersion: draft.seenVersion, updatedAt: await databaseNow(tx) } })
}

/** Forgets what was typed into a form now saved; what it was about stays, for its last page. */
export async function markSaved(tx: Transaction, id: string, saved: SavedForm): Promise<void> {
  const answers = { typed: {} satisfies Answers, refused: null, saved, compared: null }
  await tx.planDraft.updateMany({ where: { id }, data: { answers, updatedAt: await databaseNow(tx) } })
}

/** Deletes a form. */
export async function deleteDraft(tx: Transaction, id: string): Promise<void> {
  await tx.planDraft.deleteMany({ where: { id } })
}
