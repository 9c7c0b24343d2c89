import { runStatement, type NamedStatement } from '@/lib/db/statement'
import type { Actor } from '@/lib/identity/actor'
import { cutText } from '@/lib/shared/cut-text'
import type { KeptForm } from '@/lib/shared/form-answers'

const KEEP: NamedStatement = { name: 'keep-form', text: 'select cpis.keep_form($1::uuid, $2::uuid, $3, $4::jsonb)' }
const READ: NamedStatement = { name: 'kept-form-of', text: 'select cpis.kept_form_of($1::uuid, $2::uuid, $3) as kept' }
const FORGET: NamedStatement = { name: 'forget-form', text: 'select cpis.forget_form($1::uuid, $2::uuid, $3)' }

/** The most that is kept of one field: longer than any answer that a form takes. */
const LONGEST_ANSWER = 1200
/** Most that the database keeps of a form is 8,000 characters as it writes them, with a space behind each comma and colon. */
const MOST_KEPT = 6_400

/**
 * Keeps what was typed into a form of one page with the session, because neither an address nor a cookie may hold it. It stays until the
 * form is sent without a fault, the session ends, or the person changes role.
 *
 * @param form which form, and of what: `number 1a0f7a52-…`, at most 80 characters
 */
export async function keepForm(actor: Actor, form: string, kept: KeptForm): Promise<void> {
  await runStatement(KEEP, [actor.sessionId, actor.personId, form, JSON.stringify(fitting(kept))])
}

/** The form as it is, or with long answers cut as far as it takes; without any when its fields are none of ours. */
function fitting({ answers, problems }: KeptForm): KeptForm {
  for (const longest of [LONGEST_ANSWER, 300, 60]) {
    const cut = Object.fromEntries(Object.entries(answers).map(([name, values]) => [name, values.map((value) => cutText(value, longest))]))
    if (JSON.stringify({ answers: cut, problems }).length <= MOST_KEPT) return { answers: cut, problems }
  }
  return { answers: {}, problems }
}

/** What the person typed into a form before; null when nothing is kept. */
export async function keptForm(actor: Actor, form: string): Promise<KeptForm | null> {
  const [row] = await runStatement<{ kept: KeptForm | null }>(READ, [actor.sessionId, actor.personId, form])
  return row?.kept ?? null
}

/** Forgets a form that was sent. */
export async function forgetForm(actor: Actor, form: string): Promise<void> {
  await runStatement(FORGET, [actor.sessionId, actor.personId, form])
}

/**
 * The typed fields of a posted form, without files and without what the framework adds.
 *
 * @param never fields that are left out
 */
export function answersOf(posted: FormData, never: readonly string[] = []): Record<string, string[]> {
  const names = [...new Set(posted.keys())].filter((name) => !name.startsWith('$') && !never.includes(name))
  // Not by assignment: a field may be called as the prototype is.
  return Object.fromEntries(names.map((name) => [name, posted.getAll(name).filter((value) => typeof value === 'string').map((value) => cutText(value, LONGEST_ANSWER))]))
}
