import { z } from 'zod'
import type * as codes from '@/lib/db/codes.generated'
import { defineUseCase } from '@/lib/use-case/define-use-case'

/** What the verifier found when it last checked the records of accesses and the compliance log. */
export type Verification = {
  at: Date
  /** The span that was asked for; null at an open end. */
  fromAt: Date | null
  toAt: Date | null
  /** How many rows and checkpoints were compared. */
  rows: number
  checkpoints: number
  /** `proved`: every row is what it was when it was sealed. `broken`: something was changed, removed or added. */
  verdict: codes.VerificationRunVerdict
  /** The id of the first row or checkpoint that is not what it was, and what is wrong with it, in a sentence. */
  firstBadId: string | null
  firstProblem: string | null
  problems: number
  /** Whether it should have run again by now: it runs every night. */
  overdue: boolean
}

const RUN = {
  at: true,
  fromAt: true,
  toAt: true,
  rows: true,
  checkpoints: true,
  verdict: true,
  firstBadId: true,
  firstProblem: true,
  problems: true,
} as const

/** A day and a half, in milliseconds: after a missed night, whoever runs CPIS has had the morning to put it right. */
const OVERDUE_AFTER = 36 * 3_600_000

/**
 * The verdict that stands, for the start page of auditors and national administrators: that of the last verification of everything, which
 * runs every night, or what any verification has found broken since. Verifying one span of dates proves nothing about the rest.
 * @returns null when everything has not been verified yet and nothing was found broken, which must be shown as just that and never as proof
 */
export const lastVerification = defineUseCase({
  name: 'verification.read-last',
  permission: 'verification.read',
  input: z.strictObject({}),
  run: async ({ tx }): Promise<Verification | null> => {
    const newest = { select: RUN, orderBy: { at: 'desc' } } as const
    const whole = await tx.verificationRun.findFirst({ ...newest, where: { fromAt: null, toAt: null } })
    const broken = await tx.verificationRun.findFirst({ ...newest, where: { verdict: 'broken', ...(whole && { at: { gte: whole.at } }) } })
    const run = broken ?? whole
    if (run === null) return null
    return {
      ...run,
      verdict: run.verdict === 'proved' ? 'proved' : 'broken',
      rows: Number(run.rows),
      checkpoints: Number(run.checkpoints),
      overdue: whole === null || Date.now() - whole.at.getTime() > OVERDUE_AFTER,
    }
  },
})
