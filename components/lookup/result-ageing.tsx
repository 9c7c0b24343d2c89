import { ButtonLink } from '@/components/nhs/button'
import { Heading } from '@/components/nhs/heading'

/** After this many milliseconds on screen a result must not be relied on. The server itself refuses it after 15 minutes. */
const OLD_AFTER = 600_000

/**
 * Replaces the answer with "check again" once it has been on screen for ten minutes. A few lines of script, so that no component
 * is sent to the browser; without them the server still refuses the page after 15 minutes.
 *
 * The computer's clock may be wrong by hours: only what goes by on it since the page was asked for is counted. The browser's own count misses
 * the time that a computer was asleep, and the clock may be set back: the longer of the two counts.
 *
 * @param age how old the check was when the page was sent, in milliseconds
 */
export function ResultAgeing({ nonce, age }: { nonce: string | undefined; age: number }) {
  const script = `(function(){var s=performance.now(),d=Date.now();
function t(){if(${Math.max(0, Math.round(age))}+Math.max(performance.now(),s+Date.now()-d)<${OLD_AFTER})return;
document.title='Check again';document.getElementById('result-live').hidden=true;document.getElementById('result-old').hidden=false;}
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
