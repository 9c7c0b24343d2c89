import type { Role } from '@/lib/policy/permissions'

/** One entry of the navigation. */
export type NavigationItem = { href: string; label: string }

const clinical: NavigationItem[] = [{ href: '/lookup', label: 'Check a child' }]
const notifications: NavigationItem = { href: '/notifications', label: 'Notifications' }
const plans: NavigationItem = { href: '/plans', label: 'Plans' }
const account: NavigationItem = { href: '/account', label: 'Your account' }

/** What each role can go to. Leaving a page out hides it; what a role may do is decided in `lib/policy`. */
export const navigationOf: Record<Role, NavigationItem[]> = {
  CL: clinical,
  SG: clinical,
  LP: [notifications, plans],
  ED: [notifications, plans],
  LD: [plans],
  OA: [account],
  NA: [account],
  AU: [account],
}
