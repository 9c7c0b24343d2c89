import { z } from 'zod'
import type { Choice } from '@/lib/access-records/access-record'
import { filterKinds, listCursor, placeAfter } from '@/lib/access-records/filter'
import { callFunction } from '@/lib/db/call-function'
import type { Transaction } from '@/lib/db/transaction'
import { byName } from '@/lib/shared/by-name'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { EVENT_KINDS, eventFilter, EVENTS_PER_PAGE, listedEvent, type EventFilter, type ListedEvent } from './logged-event'

/** A page of the compliance log. */
export type EventPage = { filter: EventFilter; events: ListedEvent[]; next: string | null; organisations: Choice[] }

/**
 * The compliance log, newest first, page by page: who logged in, changed or exported something, and who read this log. Reading it adds a
 * line to it.
 */
export const listEvents = defineUseCase({
  name: 'event-log.list',
  permission: 'event-log.read',
  input: z.strictObject({ filter: eventFilter, after: listCursor.nullable() }),
  run: async ({ tx, input, audit }): Promise<EventPage> => {
    const { filter } = input
    const said = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null)) as Record<string, string>
    const found = await searchEvents(tx, said, input.after)
    const events = found.slice(0, EVENTS_PER_PAGE)
    audit({
      ...(filter.person && { subject: { kind: 'person', id: filter.person } }),
      details: { by: filterKinds(said), records: events.length, ...(filter.kind && { kind: filter.kind }) },
    })
    const organisations = await tx.organisation.findMany({ select: { id: true, name: true }, orderBy: { id: 'asc' } })
    return {
      filter,
      events,
      next: found.length > events.length ? (events.at(-1)?.cursor ?? null) : null,
      organisations: organisations.toSorted(byName).map(({ id, name }) => ({ value: id, label: name })),
    }
  },
})

async function searchEvents(tx: Transaction, { kind, ...others }: Record<string, string>, after: string | null): Promise<ListedEvent[]> {
  const question = { ...others, ...(kind && { things: EVENT_KINDS[kind as keyof typeof EVENT_KINDS].things }) }
  return callFunction(tx, 'search_audit_events', { filter: question, ...placeAfter(after), limit: EVENTS_PER_PAGE + 1 }, z.array(listedEvent))
}
