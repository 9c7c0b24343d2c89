import { can } from '@/lib/policy/authorise'
import type { Permission, Role } from '@/lib/policy/permissions'

/** The only pages that a log-in leads to, and what each is for; `/account` is everybody's. Nobody is ever redirected to anything else. */
const pages = {
  '/lookup': 'lookup.record',
  '/lookup/emergency': 'lookup.emergency-access',
  '/notifications': 'notification.read',
  '/alerts': 'alert.list',
  '/review': 'review.list',
  '/questions': 'review.answer',
  '/plans': 'plan.list',
  '/uploads': 'upload.confirm-ending',
  '/transfers': 'plan.list',
  '/approvals': 'upload.confirm-ending',
  '/contacts': 'contact.read',
  '/authority-quality': 'quality.national',
  '/operations': 'operations.read',
  '/people': 'person.manage',
  '/organisations': 'organisation.manage',
  '/privileged-roles': 'role.approve',
  '/api-clients': 'api-client.manage',
  '/audit': 'access-record.report',
  '/access-log': 'access-record.own',
  '/access-records/exports': 'access-export.list',
  '/legal-holds': 'legal-hold.list',
  '/account': null,
} as const satisfies Record<string, Permission | null>

/** A page that a log-in may lead to. */
export type StartPage = keyof typeof pages

const startOf: Record<Role, StartPage> = {
  CL: '/lookup',
  SG: '/lookup',
  LP: '/notifications',
  ED: '/notifications',
  LD: '/plans',
  OA: '/people',
  NA: '/organisations',
  AU: '/audit',
}

/** Whether a text from a browser is one of the pages that a log-in may lead to. */
export function isStartPage(text: unknown): text is StartPage {
  return typeof text === 'string' && Object.hasOwn(pages, text)
}

/**
 * Where somebody goes after logging in: the page they were on if it is theirs, otherwise the start page of their role.
 *
 * @param from the page they were on, as the browser says; it may hold anything
 */
export function startPage(role: Role, from?: unknown): StartPage {
  if (!isStartPage(from)) return startOf[role]
  const permission = pages[from]
  return permission === null || can(role, permission) ? from : startOf[role]
}

/** The path to take after logging in or choosing a role: `/` sends everybody where they belong. */
export function landingPath(from: unknown): string {
  return isStartPage(from) ? `/?from=${encodeURIComponent(from)}` : '/'
}
