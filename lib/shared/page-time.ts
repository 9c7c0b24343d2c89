/**
 * How the time of a page is divided, in milliseconds. Whoever has pressed a button gets an answer before {@link PAGE_DEADLINE}, after which the
 * server answers for the page, and nobody knows any more whether what was sent is saved. So whatever an act waits for is bounded, and the
 * bounds together leave a second for its own work (tests/unit/shared/page-time.test.ts).
 */

/** How long a page may take to begin: somebody is waiting beside a child. */
export const PAGE_DEADLINE = 4_500

/** How long an act waits for demographics, once, whatever they do; after that it is saved without, and compared later. */
export const DEMOGRAPHICS_PATIENCE = 1_500

/** How long an act waits for the authority's turn while a file is being loaded. */
export const TURN_PATIENCE = 500

/** The latest, after a page was asked for, at which one more row is begun that follows what was saved. */
export const LAST_ROW_BEGINS = 1_500

/** How long a page waits for work on a file before it shows progress instead. */
export const WORK_PATIENCE = 2_500
