import type { Actor } from '@/lib/identity/actor'
import type { Role } from '@/lib/policy/permissions'

/** One entry of the navigation. */
export type NavigationItem = { href: string; label: string }

const clinical: NavigationItem[] = [{ href: '/lookup', label: 'Check a child' }]
const questions: NavigationItem = { href: '/questions', label: 'Questions to you' }
const review: NavigationItem = { href: '/review', label: 'Weekly review' }
const alerts: NavigationItem = { href: '/alerts', label: 'Alerts' }
const notifications: NavigationItem = { href: '/notifications', label: 'Notifications' }
const plans: NavigationItem = { href: '/plans', label: 'Plans' }
const uploads: NavigationItem = { href: '/uploads', label: 'Uploads' }
const transfers: NavigationItem = { href: '/transfers', label: 'Transfers' }
const approvals: NavigationItem = { href: '/approvals', label: 'Approvals' }
const contacts: NavigationItem = { href: '/contacts', label: 'Contacts' }
const quality: NavigationItem = { href: '/data-quality', label: 'Data quality' }
const operations: NavigationItem = { href: '/operations', label: 'Operations' }
const exports: NavigationItem = { href: '/access-records/exports', label: 'Files of access records' }
const holds: NavigationItem = { href: '/legal-holds', label: 'Legal holds' }
const people: NavigationItem = { href: '/people', label: 'People' }
const organisations: NavigationItem = { href: '/organisations', label: 'Organisations' }
const apiClients: NavigationItem = { href: '/api-clients', label: 'API clients' }
const privileged: NavigationItem = { href: '/privileged-roles', label: 'Privileged roles' }
const account: NavigationItem = { href: '/account', label: 'Your account' }

/** What each role can go to. Leaving a page out hides it; what a role may do is decided in `lib/policy`. */
const navigationOf: Record<Role, NavigationItem[]> = {
  CL: [...clinical, questions],
  SG: [...clinical, { href: '/access-log', label: 'Who looked' }, alerts, review, questions],
  LP: [notifications, plans, uploads, transfers, approvals, quality, contacts],
  ED: [notifications, plans, transfers, quality, contacts],
  LD: [plans, uploads, transfers, approvals, quality, contacts],
  OA: [people, contacts, account],
  NA: [organisations, people, privileged, apiClients, { href: '/authority-quality', label: 'Data quality' }, operations, exports, holds, account],
  AU: [
    { href: '/audit', label: 'Audit' },
    { href: '/access-records', label: 'Access records' },
    { href: '/event-log', label: 'Log of events' },
    alerts,
    holds,
    operations,
    account,
  ],
}

const WAITING: Readonly<Record<string, { one: string; many: string }>> = {
  '/notifications': { one: 'new notification', many: 'new notifications' },
  '/transfers': { one: 'plan offered to you', many: 'plans offered to you' },
  '/approvals': { one: 'request for you to decide', many: 'requests for you to decide' },
  '/privileged-roles': { one: 'request for you to decide', many: 'requests for you to decide' },
}

/** What the number beside an entry counts, for screen readers. */
export function waitingLabel(href: string, count: number): string {
  return (count === 1 ? WAITING[href]?.one : WAITING[href]?.many) ?? ''
}

/** Where somebody can go: an administrator of a hospital has no authority's contacts to keep. */
export function navigationFor(actor: Actor): NavigationItem[] {
  return navigationOf[actor.role].filter((item) => item !== contacts || actor.organisation.kind === 'authority')
}
