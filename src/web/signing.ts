/** A change that a person has to sign. */
export interface ToSign {
  readonly method: string
  readonly url: string
  readonly body: unknown
}

/** Asks a person. @returns what the header `okng-signature` must have; null where nobody signs */
type Signer = (request: ToSign) => Promise<string | null>

let signer: Signer | null = null

/** The dialog that asks. */
export const setSigner = (given: Signer | null): void => {
  signer = given
}
export const askSigner: Signer = async (request) => (signer === null ? null : signer(request))
