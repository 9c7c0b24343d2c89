import { childActAddress } from '@/lib/children/child-address'
import { clinicalDate } from '@/lib/shared/date-format'
import type { ChildRecord } from '@/lib/children/get-child-record'

/** What is shown instead of a form when the record is closed. */
export function ClosedRecord({ child }: Pick<ChildRecord, 'child'>) {
  return (
    <>
      <p>
        This record was closed on <span className="app-number">{child.closedOn && clinicalDate(child.closedOn)}</span>, because{' '}
        {child.closedWhy === 'adopted' ? 'the child was adopted' : 'the child has died'}. It takes no changes any more.
      </p>
      <p>
        {child.closedWhy === 'adopted' ? (
          <a href={childActAddress(child.childId, 'adoption-in-error')}>The adoption was entered in error</a>
        ) : (
          <a href={childActAddress(child.childId, 'reopen')}>The death was recorded by mistake</a>
        )}
      </p>
    </>
  )
}
