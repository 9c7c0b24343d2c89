import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { byAttention, type QualityCounts } from './figures'
import { nationalFigures } from './queries'

/** An authority among all, in counts. */
export type AuthorityQuality = QualityCounts & { name: string; status: string }

/** Every authority, whoever needs attention most first. */
export const getNationalQuality = defineUseCase({
  name: 'quality.national',
  permission: 'quality.national',
  input: z.strictObject({}),
  run: async ({ tx }): Promise<AuthorityQuality[]> => byAttention(await nationalFigures(tx)),
})
