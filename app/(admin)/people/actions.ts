'use server'

import { PEOPLE_SEARCH, peopleSearchInput, searchPeople } from '@/lib/people/search-people'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'

/** The search field of the list of people: what was typed is kept with the session. */
export const search = formAction(
  searchPeople,
  (form) => ({ term: textField(form, 'term') }),
  () => '/people',
  {
    form: () => PEOPLE_SEARCH,
    back: () => '/people',
    input: peopleSearchInput,
    forChecking: true,
  },
)
