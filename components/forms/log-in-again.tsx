import type { ReactNode } from 'react'
import { Button } from '@/components/nhs/button'
import type { ProviderId } from '@/lib/identity/providers'

type Props = {
  /** The provider with which the people who decide this log in. */
  provider: ProviderId
  /** The page to come back to. */
  from: string
  /** What they log in again to do: the words after "Log in again to". */
  act: string
  /** Answers that can be given without it. */
  children?: ReactNode
}

/** An act that takes two people is for somebody who has just proved who they are: to the identity provider's page, and back. */
export function LogInAgain({ provider, from, act, children }: Props) {
  return (
    <>
      <p>You logged in more than 5 minutes ago.</p>
      <div className="flex flex-wrap gap-x-4 gap-y-2">
        <form action={`/log-in/${provider}`} method="post">
          <input type="hidden" name="from" value={from} />
          <Button small className="mb-0">
            Log in again to {act}
          </Button>
        </form>
        {children}
      </div>
    </>
  )
}
