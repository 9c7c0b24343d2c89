import { z } from 'zod'
import { callDirectly } from '@/lib/db/call-directly'
import type { Actor } from '@/lib/identity/actor'
import { cutText } from '@/lib/shared/cut-text'
import type { KeptForm } from '@/lib/shared/form-answers'

const readBack: z.ZodType<KeptForm> = z.object({
  answers: z.record(z.string(), z.array(z.string())),
  problems: z.array(z.object({ field: z.string(), message: z.string(), leadsTo: z.string().optional() })),
})

/** The most that is kept of one field, in characters: longer than any answer that a form accepts. */
const LONGEST_ANSWER = 1200
/** The database keeps at most 8,000 characters of a form as it writes them itself, with a space after each comma and colon. */
const MOST_KEPT = 6_400

/**
 * Keeps what was typed into a one-page form with the session, because neither an address nor a cookie may hold it. It stays until the form
 * is sent without a fault, the session ends, the person changes role, or ten hours pass.
 *
 * @param form which form, and what it is about: `number 1a0f7a52-…`, at most 80 characters
 */
export async function keepForm(actor: Actor, form: string, kept: KeptForm): Promise<void> {
  await callDirectly('keep_form', { ticket: actor.ticket.text, form, answers: fitting(kept) })
}

/** The form as it is, or with long answers cut as far as needed; without answers if even that is too long, which only invented fields cause. */
function fitting({ answers, problems }: KeptForm): KeptForm {
  for (const longest of [LONGEST_ANSWER, 300, 60]) {
    const cut = Object.fromEntries(Object.entries(answers).map(([name, values]) => [name, values.map((value) => cutText(value, longest))]))
    if (JSON.stringify({ answers: cut, problems }).length <= MOST_KEPT) return { answers: cut, problems }
  }
  return { answers: {}, problems }
}

/** What the person typed into a form earlier; null when nothing is kept. */
export async function keptForm(actor: Actor, form: string): Promise<KeptForm | null> {
  return callDirectly('kept_form_of', { ticket: actor.ticket.text, form }, readBack.nullable())
}

/** Forgets a form that was sent. */
export async function forgetForm(actor: Actor, form: string): Promise<void> {
  await callDirectly('forget_form', { ticket: actor.ticket.text, form })
}

/**
 * The typed fields of a posted form, without files and without what the framework adds.
 *
 * @param never fields to leave out
 */
export function answersOf(posted: FormData, never: readonly string[] = []): Record<string, string[]> {
  const names = [...new Set(posted.keys())].filter((name) => !name.startsWith('$') && !never.includes(name))
  // Not by assignment: a field may be called `__proto__`.
  return Object.fromEntries(
    names.map((name) => [
      name,
      posted
        .getAll(name)
        .filter((value) => typeof value === 'string')
        .map((value) => cutText(value, LONGEST_ANSWER)),
    ]),
  )
}
