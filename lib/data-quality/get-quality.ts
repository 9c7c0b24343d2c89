import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { FIGURES, type FigureName, type QualityCounts } from './figures'
import { ownFigures, ownHistory } from './queries'
import { trendByWeek, type TrendPoint } from './trend'

/** How current the information of the person's own authority is, and how that has changed. */
export type Quality = { counts: QualityCounts; trends: Record<FigureName, TrendPoint[]> }

/** How current the information of the person's own authority is: counts for now and for twelve weeks. Nothing about who looked at whom. */
export const getQuality = defineUseCase({
  name: 'quality.read',
  permission: 'quality.read',
  input: z.strictObject({}),
  run: async ({ tx }): Promise<Quality> => {
    const counts = await ownFigures(tx)
    const { today, days } = await ownHistory(tx)
    const trends = Object.fromEntries(FIGURES.map((figure) => [figure, trendByWeek(today, days[figure])])) as Quality['trends']
    return { counts, trends }
  },
})
