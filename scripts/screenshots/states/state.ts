import type { Page } from '@playwright/test'
import type pg from 'pg'

/** What is at hand to bring a screen into a state. */
export interface Scene {
  page: Page
  /** A superuser's connection to the register of the product that the page belongs to. */
  register: pg.Client
}

/** A state of a page: one of those that accessibility is tested in and, where it is pictured, a picture in the documentation. */
export interface ScreenState {
  /** What it shows, in words that make a file name. */
  name: string
  /** The file of the page, relative to the clone; `provider` for the page of the local identity provider. */
  file: string
  /** The path at which the browser ends, or how it begins when an id follows. */
  path: string
  /** The status with which the page answers when it is asked for again: 200 when left out. */
  status?: 403 | 404 | 503
  /** What the framework says in the console because of it, and may. */
  fault?: RegExp
  /** Whether it stands in `docs/screenshots`. */
  pictured?: true
  /** Of a long list: the height in pixels at which its picture is cut off. */
  longest?: number
  /** How it is reached, from a browser that nobody has used. */
  reach(scene: Scene): Promise<void>
  /** Undoes in the register what other states would notice. */
  restore?(scene: Scene): Promise<void>
}
