import { List } from '@/components/nhs/list'
import { VisuallyHidden } from '@/components/nhs/visually-hidden'
import { childActAddress, type ChildAct } from '@/lib/children/child-address'
import type { RegisteredChild, RegisteredPlan } from '@/lib/plans/registered-child'
import { FormButton } from './form-button'

/** The acts on a child's record that have a page of their own, and when each is offered. */
const ACTS: readonly { act: ChildAct; words: (child: RegisteredChild) => string; offered: (child: RegisteredChild) => boolean }[] = [
  { act: 'protect', words: ({ isProtected }) => (isProtected ? 'Lift the protection of this record' : 'Protect this record'), offered: () => true },
  { act: 'number', words: () => 'Correct a wrong NHS number', offered: isOpen },
  { act: 'replaced-number', words: () => 'Record that the NHS number was replaced', offered: isOpen },
  { act: 'joined-number', words: () => 'See which NHS numbers are linked, or have them separated', offered: isOpen },
  { act: 'death', words: () => 'Record a death', offered: isOpen },
  { act: 'adoption', words: () => 'Record an adoption', offered: isOpen },
  { act: 'adoption-in-error', words: () => 'The adoption was entered in error', offered: ({ closedWhy }) => closedWhy === 'adopted' },
  { act: 'reopen', words: () => 'Open this record again: the death was recorded by mistake', offered: ({ closedWhy }) => closedWhy === 'died' },
]

/** What a data manager can do with a child's record. Every such act is offered here. */
export function ChildActions({ child }: { child: RegisteredChild }) {
  return (
    <List>
      {isOpen(child) && (
        <>
          <li>
            <FormButton journey="add" words="Add a plan" childId={child.childId} look="secondary" />
          </li>
          <li>
            <FormButton journey="details" words="Correct name or date of birth" childId={child.childId} />
          </li>
        </>
      )}
      {ACTS.filter(({ offered }) => offered(child)).map(({ act, words }) => (
        <li key={act}>
          <a className="inline-flex min-h-11 items-center" href={childActAddress(child.childId, act)}>
            {words(child)}
          </a>
        </li>
      ))}
    </List>
  )
}

/** What a data manager can do with one plan. */
export function PlanActions({ plan, about, isClosed }: { plan: RegisteredPlan; about: string; isClosed: boolean }) {
  if (plan.status === 'withdrawn') return null
  const { planId } = plan
  return (
    <List className="flex flex-wrap gap-x-6">
      {plan.type === 'UCPP' && !isClosed && (
        <li>
          <FormButton journey="birth" words="Record the birth" about={about} planId={planId} />
        </li>
      )}
      <li>
        <FormButton journey="change" words="Change" about={about} planId={planId} />
      </li>
      {plan.status !== 'ended' && (
        <>
          <li>
            <FormButton journey="end" words="End" about={about} planId={planId} />
          </li>
          <li>
            <a className="inline-flex min-h-11 items-center" href={`/transfers/offer/${planId}`}>
              Transfer<VisuallyHidden> {about}</VisuallyHidden>
            </a>
          </li>
        </>
      )}
      <li>
        <FormButton journey="withdraw" words="Withdraw – entered in error" about={about} planId={planId} />
      </li>
    </List>
  )
}

function isOpen({ closedOn }: RegisteredChild): boolean {
  return closedOn === null
}
