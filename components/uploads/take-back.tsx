import { TickBoxes } from '@/components/forms/tick-boxes'
import { Button } from '@/components/nhs/button'
import { Details } from '@/components/nhs/details'
import { Heading } from '@/components/nhs/heading'
import { List } from '@/components/nhs/list'

/** Takes a saved file back. Two steps, so that nobody does it by accident. */
export function TakeBack({ id }: { id: string }) {
  return (
    <Details summary="Take this upload back">
      <p>Every plan that nobody has changed since, and that no later file is about, is again as it was before this file. The history keeps both.</p>
      <form action={`/uploads/${id}/take-back`} method="post">
        <TickBoxes
          name="meant"
          legend="Take it back?"
          kind="checkboxes"
          boxes={[{ value: 'yes', label: 'Yes, take this upload back' }]}
          ticked={[]}
        />
        <Button kind="warning">Take back</Button>
      </form>
    </Details>
  )
}

/** Plans that were not put back when their file was taken back. */
export function NotRestored({ plans }: { plans: { childName: string; number: string; planType: string }[] }) {
  if (plans.length === 0) return null
  return (
    <section aria-labelledby="not-restored">
      <Heading level={2} id="not-restored">
        {plans.length === 1 ? '1 plan stays' : `${plans.length} plans stay`} as they are
      </Heading>
      <p>Somebody changed them since, a later file says the same of them, or another plan has taken their place.</p>
      <List kind="bullet">
        {plans.map((plan, at) => (
          <li key={at}>
            {plan.childName}, <span className="app-number">{plan.number}</span>, {plan.planType}
          </li>
        ))}
      </List>
    </section>
  )
}
