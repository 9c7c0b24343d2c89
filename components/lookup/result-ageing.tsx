import { ButtonLink } from '@/components/nhs/button'
import { Heading } from '@/components/nhs/heading'

/** After this many milliseconds on screen a result must not be relied on. The server itself refuses it after 15 minutes. */
const OLD_AFTER = 600_000

/**
 * Replaces the answer with "check again" once it has been on screen for ten minutes. A few lines of script, so that no component
 * is sent to the browser; without them the server still refuses the page after 15 minutes.
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
