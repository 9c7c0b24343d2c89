import { z } from 'zod'
import * as codes from '@/lib/db/codes.generated'
import { parseIsoDate } from '@/lib/shared/calendar-date'
import { addressField } from '@/lib/shared/address-field'

/** How many events a page shows. */
export const EVENTS_PER_PAGE = 50

/** One line of the compliance log, as an auditor reads it. */
export const listedEvent = z.object({
  id: z.guid(),
  at: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
  cursor: z.string(),
  type: z.string(),
  outcome: z.string(),
  personId: z.guid().nullable(),
  personName: z.string().nullable(),
  role: z.string().nullable(),
  roleLabel: z.string().nullable(),
  organisationId: z.guid().nullable(),
  organisationName: z.string().nullable(),
  subjectKind: z.string().nullable(),
  subjectId: z.guid().nullable(),
  details: z.record(z.string(), z.unknown()),
})
export type ListedEvent = z.output<typeof listedEvent>

/** Kinds of events to choose from, each with the first parts (before the full stop) of its types. */
export const EVENT_KINDS = {
  'sign-ins': { label: 'Logging in and out', things: ['session'] },
  'audit-reads': { label: 'Reading of access records and of this log', things: ['access-record', 'access-export', 'event-log', 'verification'] },
  'look-ups': { label: 'Look-ups: refused entries, prints, alerts, the weekly review', things: ['lookup', 'alert', 'review'] },
  register: { label: 'Plans and children', things: ['plan', 'child', 'number', 'form', 'transfer', 'approval'] },
  files: { label: 'Files of authorities', things: ['upload'] },
  notifications: { label: 'Notifications', things: ['notification', 'history'] },
  administration: {
    label: 'People, roles, organisations, settings and contacts',
    things: ['person', 'role', 'organisation', 'care-setting', 'contact', 'sharing', 'schedule', 'team'],
  },
  'api-clients': { label: 'API clients and their tokens', things: ['api-client', 'api-token'] },
  operations: { label: 'Deliveries, forgetting and figures', things: ['delivery', 'operations', 'mailbox', 'retention', 'legal-hold', 'quality'] },
} as const
export type EventKind = keyof typeof EVENT_KINDS

/** How an act can end. */
export const EVENT_OUTCOMES = codes.AUDIT_EVENT_OUTCOME

const kinds = Object.keys(EVENT_KINDS) as [EventKind, ...EventKind[]]
const day = z.string().refine((text) => parseIsoDate(text) !== null)

/** What the log's address says. It holds no name: people are given by id. */
export const eventFilter = z.object({
  kind: addressField(z.enum(kinds).nullable(), null),
  person: addressField(z.guid().nullable(), null),
  organisation: addressField(z.guid().nullable(), null),
  outcome: addressField(z.enum(EVENT_OUTCOMES).nullable(), null),
  from: addressField(day.nullable(), null),
  to: addressField(day.nullable(), null),
  /** That a child is asked for. The number waits with the session, because an address is no place for it. */
  child: addressField(z.literal('kept').nullable(), null),
})
export type EventFilter = z.output<typeof eventFilter>

/** The log's address with these filters. @param after where the page begins */
export function eventsAddress(filter: EventFilter, after?: string): string {
  const said = new URLSearchParams()
  for (const [name, value] of Object.entries(filter)) if (value !== null) said.set(name, value)
  if (after !== undefined) said.set('after', after)
  const query = said.toString()
  return query === '' ? '/event-log' : `/event-log?${query}`
}

const OUTCOMES: Readonly<Record<string, string>> = { done: 'Done', denied: 'Not permitted', refused: 'Refused', failed: 'Failed' }

/** How an act ended, in words. */
export function eventOutcomeLabel(code: string): string {
  return OUTCOMES[code] ?? code
}
