import type { Directory } from '../../domain/access/people.ts'
import type { Way } from '../../domain/access/sessions.ts'
import { NoRole, PasswordWrong, PinTriesTooMany, PinWrong, WayNotSetUp } from '../../errors.ts'

export interface Tries {
  /** @returns seconds to wait; undefined where the try is allowed */
  begin(name: string, address: string): number | undefined
  wasRight(name: string, address: string): void
  wasNone(name: string, address: string): void
}

/** Records a refused login in the audit. */
export type NoteRefused = (
  name: string,
  detail: { readonly way: Way; readonly why: string; readonly from: string }
) => void

export interface ProvePersonParts {
  readonly directory: Directory | undefined
  readonly tries: Tries
  readonly noteRefused: NoteRefused
}

/** The name that a request gives, and the address that it comes from. */
export interface Claim {
  readonly name: string
  readonly address: string
  /** Called with the seconds to wait, if there were too many tries. */
  readonly onWait: (seconds: number) => void
}

export interface ProvePerson {
  /** @param prove throws PinWrong */
  byPin<T>(claim: Claim, prove: () => Promise<T>): Promise<T>
  /** @throws PasswordWrong, NoRole, DirectoryUnavailable, WayNotSetUp */
  byPassword(claim: Claim, password: string): ReturnType<Directory['enter']>
}

/**
 * Counts tries of PINs and passwords together, and records wrong ones.
 * @throws PinTriesTooMany
 */
export function createProvePerson({ directory, tries, noteRefused }: ProvePersonParts): ProvePerson {
  async function counted<T>(way: Way, { name, address, onWait }: Claim, prove: () => Promise<T>): Promise<T> {
    const waitSeconds = tries.begin(name, address)
    if (waitSeconds !== undefined) {
      onWait(waitSeconds)
      throw new PinTriesTooMany(waitSeconds)
    }
    try {
      const proven = await prove()
      tries.wasRight(name, address)
      return proven
    } catch (error) {
      const isRefused = [PinWrong, PasswordWrong, NoRole].some((kind) => error instanceof kind)
      if (isRefused) noteRefused(name, { way, why: (error as Error).message, from: address })
      else tries.wasNone(name, address)
      throw error
    }
  }

  return {
    byPin: (claim, prove) => counted('pin', claim, prove),
    byPassword(claim, password) {
      if (directory === undefined) throw new WayNotSetUp('directory (ldap.enabled)')
      return counted('ldap', claim, () => directory.enter(claim.name, password))
    }
  }
}
