import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { changedFieldOf } from './labels'
import { SHARED_DETAILS, type AuthorityChange, type AuthorityContacts, type LeadTeam } from './contacts'
import { contactsOf, lastAuthorityChanges, lastChangeOfEach } from './queries'
import { leadTeams } from './lead-teams'

/** How many of the latest changes the page shows. */
const CHANGES_SHOWN = 20

/** What the contacts page shows. */
export type ContactsPage = {
  contacts: AuthorityContacts
  teams: LeadTeam[]
  /** When and by whom each detail was last switched on or off. */
  switched: AuthorityChange[]
  changes: AuthorityChange[]
}

/** How the person's own authority is reached, what it shares, how it hears of accesses, and who changed that. */
export const getContacts = defineUseCase({
  name: 'contact.read',
  permission: 'contact.read',
  input: z.strictObject({}),
  run: async ({ tx, actor }): Promise<ContactsPage> => ({
    contacts: await contactsOf(tx, actor.organisation.id),
    teams: await leadTeams(tx),
    switched: await lastChangeOfEach(tx, SHARED_DETAILS.map(changedFieldOf)),
    changes: await lastAuthorityChanges(tx, CHANGES_SHOWN),
  }),
})
