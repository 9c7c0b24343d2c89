import { ButtonLink } from '@/components/nhs/button'
import { Heading } from '@/components/nhs/heading'

/** A result on screen for so long is no longer to be relied on, in milliseconds. The server itself refuses it after 15 minutes. */
const OLD_AFTER = 600_000

/**
 * Replaces the answer by "check again" when it has stood on the screen for ten minutes. A few lines of script, so that no component
 * is sent to the browser; without them the server still refuses the page after a quarter of an hour.
 *
 * @param at when the check was made
 */
export function ResultAgeing({ nonce, at }: { nonce: string | undefined; at: Date }) {
  const script = `(function(){var a=${at.getTime()};function t(){if(Date.now()-a<${OLD_AFTER})return;
document.getElementById('result-live').hidden=true;document.getElementById('result-old').hidden=false;}
setInterval(t,5000);document.addEventListener('visibilitychange',t);addEventListener('pageshow',t);t();})()`
  return (
    <>
      <div id="result-old" hidden>
        <Heading level={1}>This result is 10 minutes old</Heading>
        <p>Check again before you rely on it.</p>
        <ButtonLink heardAs="button" href="/lookup">
          Check again
        </ButtonLink>
      </div>
      <script nonce={nonce} dangerouslySetInnerHTML={{ __html: script }} />
    </>
  )
}
