import { TickBoxes } from '@/components/forms/tick-boxes'

/** Takes a row off the list that need not be fixed, with the reason. */
export function SetAside({ rowId, problem }: { rowId: string; problem: string | null }) {
  return (
    <details className="nhsuk-details" open={problem !== null}>
      <summary className="nhsuk-details__summary">
        <span className="nhsuk-details__summary-text">This row need not be fixed</span>
      </summary>
      <div className="nhsuk-details__text">
        <form action={`/uploads/to-fix/${rowId}/set-aside`} method="post">
          <TickBoxes
            name="reason"
            legend="Why not?"
            kind="radios"
            boxes={[
              { value: 'no-plan', label: 'There is no such plan' },
              { value: 'recorded-otherwise', label: 'The plan is on the register already' },
              { value: 'not-ours', label: 'It is another authority’s plan' },
            ]}
            ticked={[]}
            problem={problem}
          />
          <button className="nhsuk-button nhsuk-button--secondary" type="submit">
            Take it off the list
          </button>
        </form>
      </div>
    </details>
  )
}
