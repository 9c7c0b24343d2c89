import { z } from 'zod'
import type { Choice } from '@/lib/access-records/access-record'
import { askedChild } from '@/lib/access-records/asked-child'
import { accessFilter, filterKinds, listCursor } from '@/lib/access-records/filter'
import { byName } from '@/lib/shared/by-name'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { EVENT_KINDS, eventFilter, EVENTS_PER_PAGE, type EventFilter, type ListedEvent } from './logged-event'
import { searchEvents } from './search-events'

/** A page of the compliance log. */
export type EventPage = {
  filter: EventFilter
  /** Every number of the child that is asked about; none when none is. */
  numbers: NhsNumber[]
  events: ListedEvent[]
  next: string | null
  organisations: Choice[]
}

/**
 * The compliance log, newest first, page by page: who logged in, changed or exported something, and who read this log. Reading it adds a
 * line to it. By a child it is asked under every number that replaced the one asked for or was replaced by it.
 *
 * @throws LimitReached after as many questions by number as an hour allows
 */
export const listEvents = defineUseCase({
  name: 'event-log.list',
  permission: 'event-log.read',
  input: z.strictObject({ filter: eventFilter, number: accessFilter.shape.number, after: listCursor.nullable() }),
  run: async ({ tx, input, audit }): Promise<EventPage> => {
    const filter: EventFilter = { ...input.filter, child: input.number === undefined ? null : 'kept' }
    const said = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null)) as Partial<{
      [Name in keyof EventFilter]: NonNullable<EventFilter[Name]>
    }>
    const child = input.number === undefined ? null : await askedChild(tx, input.number)
    const { kind, person, organisation, outcome, from, to } = said
    const question = { person, organisation, outcome, from, to, keys: child?.keys, things: kind && EVENT_KINDS[kind].things }
    const found = await searchEvents(tx, question, input.after, EVENTS_PER_PAGE + 1)
    const events = found.slice(0, EVENTS_PER_PAGE)
    audit({
      ...(filter.person && { subject: { kind: 'person', id: filter.person } }),
      details: { by: filterKinds(said), records: events.length, ...(filter.kind && { kind: filter.kind }) },
    })
    const organisations = await tx.organisation.findMany({ select: { id: true, name: true }, orderBy: { id: 'asc' } })
    return {
      filter,
      numbers: child?.numbers ?? [],
      events,
      next: found.length > events.length ? (events.at(-1)?.cursor ?? null) : null,
      organisations: organisations.toSorted(byName).map(({ id, name }) => ({ value: id, label: name })),
    }
  },
})
