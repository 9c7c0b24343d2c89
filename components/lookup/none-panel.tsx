import { Fragment } from 'react'
import { Details } from '@/components/nhs/details'
import { List } from '@/components/nhs/list'
import type { NoneDisclosure } from '@/lib/lookup/disclosure'
import { mayBeScottish } from '@/lib/shared/nhs-number-country'
import { ClinicalTime } from './clinical-time'
import { StatusPanel } from './status-panel'

/** Nothing is held, with what that does not mean. Can be made only from a recorded outcome "none". */
export function NonePanel({ result }: { result: NoneDisclosure }) {
  const stale = result.authorities.filter((authority) => authority.stale)
  return (
    <StatusPanel id="nothing-held" kind="none" kicker="No information held" title="No plan or care status held for this number">
      <p>
        Checked <ClinicalTime at={result.at} />. This does not mean that the child is safe or unknown to social care: only plans and care status from
        the English local authorities that share here are held.
      </p>
      {mayBeScottish(result.askedNumber) && (
        <p>
          <strong>This may be a Scottish CHI number.</strong> If it is, nothing was checked: call the child’s local services.
        </p>
      )}
      <p>Use your professional judgement and follow your safeguarding procedure.</p>
      {stale.length > 0 && (
        <p>
          <strong>Not up to date:</strong>{' '}
          {stale.map(({ name, updatedAt, suspended }, place) => (
            <Fragment key={name}>
              {place > 0 && ', '}
              {name} ({suspended && 'suspended, '}
              {updatedAt ? (
                <>
                  last update <ClinicalTime at={updatedAt} />
                </>
              ) : (
                'no update yet'
              )}
              )
            </Fragment>
          ))}
          .
        </p>
      )}
      <Details summary={<>Local authorities that share here ({result.authorities.length})</>}>
        <List kind="bullet">
          {result.authorities.map((authority) => (
            <li key={authority.name}>{authority.name}</li>
          ))}
        </List>
        <p>Call the local authority itself about a child from anywhere else.</p>
      </Details>
    </StatusPanel>
  )
}
