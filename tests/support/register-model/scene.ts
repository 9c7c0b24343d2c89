import type { CalendarDate } from '@/lib/shared/calendar-date'
import type { Held, RegisterModel } from './model'
import type { Person, World } from './world'

/** What a step sees: the world before it, the people and plans that it may be about, an authority that acts, and chance. */
export type Scene = {
  world: World
  people: readonly Person[]
  model: RegisterModel
  held: readonly Held[]
  today: CalendarDate
  authority: World['authorities'][number]
  other: World['authorities'][number]
  /** A whole number from 0, below the given one. */
  draw(below: number): number
  /** Counts what happened, so that a model that never met something is noticed. */
  count(what: string, howOften?: number): void
}
