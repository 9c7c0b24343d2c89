import type { Page } from '@playwright/test'
import type pg from 'pg'

/** What a state has to work with. */
export interface Scene {
  page: Page
  /** A connection to the product's register, as superuser. */
  register: pg.Client
}

/** A state of a page: accessibility is tested in it and, if it is `pictured`, the documentation has a screenshot of it. */
export interface ScreenState {
  /** What it shows, in words that can be a file name. */
  name: string
  /** The page's file, relative to the clone; `provider` for the page of the local identity provider. */
  file: string
  /** The path that the browser ends on, or the beginning of it if an id follows. */
  path: string
  /** The status of the page that is shown; 200 if left out. */
  status?: 403 | 404 | 409 | 429 | 503
  /** What the framework is allowed to print to the console in this state. */
  fault?: RegExp
  /** Whether there is a screenshot of it in `docs/screenshots`. */
  pictured?: true
  /** The height in pixels at which the screenshot of a long list is cut off. */
  longest?: number
  /** How to reach it in a fresh browser. */
  reach(scene: Scene): Promise<void>
  /** Undoes changes in the register that would affect other states. */
  restore?(scene: Scene): Promise<void>
}
