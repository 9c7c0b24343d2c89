import { TickBoxes } from '@/components/forms/tick-boxes'

/** Takes a saved file back. Two steps, so that nobody does it by a slip. */
export function TakeBack({ id }: { id: string }) {
  return (
    <details className="nhsuk-details">
      <summary className="nhsuk-details__summary">
        <span className="nhsuk-details__summary-text">Take this upload back</span>
      </summary>
      <div className="nhsuk-details__text">
        <p>Every plan that nobody has changed since is again as it was before this file. The history keeps both.</p>
        <form action={`/uploads/${id}/take-back`} method="post">
          <TickBoxes name="meant" legend="Take it back?" kind="checkboxes" boxes={[{ value: 'yes', label: 'Yes, take this upload back' }]} ticked={[]} />
          <button className="nhsuk-button nhsuk-button--warning" type="submit">
            Take back
          </button>
        </form>
      </div>
    </details>
  )
}

/** Plans that were not taken back with their file. */
export function NotRestored({ plans }: { plans: { childName: string; number: string; planType: string }[] }) {
  if (plans.length === 0) return null
  return (
    <section aria-labelledby="not-restored">
      <h2 className="nhsuk-heading-m" id="not-restored">
        {plans.length === 1 ? '1 plan stays' : `${plans.length} plans stay`} as they are
      </h2>
      <p>Somebody changed them since, or another plan has taken their place.</p>
      <ul className="nhsuk-list nhsuk-list--bullet">
        {plans.map((plan, at) => (
          <li key={at}>
            {plan.childName}, <span className="app-number">{plan.number}</span>, {plan.planType}
          </li>
        ))}
      </ul>
    </section>
  )
}
