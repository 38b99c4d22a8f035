import type { Label } from './label.ts'

/** A picture with a known label that every model version must judge right before it may judge parts. */
export interface GoldenPicture {
  /** In hex. It is the name of the picture. */
  readonly sha256: string
  readonly label: Label
  readonly bytes: number
  /** ISO 8601, UTC. */
  readonly addedAt: string
}

/** The golden pictures of each recipe. */
export interface GoldenSet {
  /** By label, then by name. */
  list(recipe: string): Promise<readonly GoldenPicture[]>
  /** The file's bytes. @throws GoldenPictureNotFound */
  read(recipe: string, sha256: string): Promise<Uint8Array>
  /**
   * Adds a picture. A picture that is in the set already gets the new label.
   * @param beforehand called before anything is changed; if it throws, the set stays as it is
   * @returns the picture, and whether it is new
   * @throws GoldenSetFull
   */
  add(
    recipe: string,
    label: Label,
    frame: Uint8Array,
    extension: string,
    beforehand?: (sha256: string) => Promise<void>
  ): Promise<{ readonly picture: GoldenPicture; readonly isNew: boolean }>
  /** @throws GoldenPictureNotFound */
  remove(recipe: string, sha256: string, beforehand?: (picture: GoldenPicture) => Promise<void>): Promise<GoldenPicture>
}
