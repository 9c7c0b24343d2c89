import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { byAttention, type MassEnding, type QualityCounts } from './figures'
import { nationalFigures, recentMassEndings } from './queries'

/** One authority among all, in counts. */
export type AuthorityQuality = QualityCounts & { name: string; status: string }

/** All authorities, and the files that would have ended most of what one publishes. */
export type NationalQuality = { authorities: AuthorityQuality[]; massEndings: MassEnding[] }

/** Every authority, those most in need of attention first; counts only. */
export const getNationalQuality = defineUseCase({
  name: 'quality.national',
  permission: 'quality.national',
  input: z.strictObject({}),
  run: async ({ tx }): Promise<NationalQuality> => ({
    authorities: byAttention(await nationalFigures(tx)),
    massEndings: await recentMassEndings(tx),
  }),
})
