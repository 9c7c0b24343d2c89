import { TickBoxes } from '@/components/forms/tick-boxes'
import { Button } from '@/components/nhs/button'
import { Details } from '@/components/nhs/details'

/** Takes a row that need not be fixed off the list, with the reason. */
export function SetAside({ rowId, version, problem }: { rowId: string; version: string; problem: string | null }) {
  return (
    <Details summary="This row need not be fixed" open={problem !== null}>
      <form action={`/uploads/to-fix/${rowId}/set-aside`} method="post">
        <input type="hidden" name="seen" value={version} />
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
        <Button kind="secondary">Take it off the list</Button>
      </form>
    </Details>
  )
}
