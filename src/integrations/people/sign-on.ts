import type { Configuration } from 'openid-client'
import { type Person, type RoleOfPeople, roleOfGroups, type SignOn } from '../../domain/access/people.ts'
import { DirectoryUnavailable, NoRole, SignOnFailed } from '../../errors.ts'

export interface SignOnSettings {
  readonly title: string
  readonly issuer: string
  readonly clientId: string
  /** Undefined: a public client. */
  readonly clientSecret?: string
  /** Where the provider sends people back to, as it knows it. */
  readonly redirectUri: string
  readonly scope: string
  readonly nameClaim: string
  readonly groupClaim: string
  readonly roles: Readonly<Record<string, RoleOfPeople>>
}

type Claims = Readonly<Record<string, unknown>>

/** Seconds that the clocks of both may differ. */
const TOLERANCE_S = 30

/**
 * OpenID Connect by authorization code, with PKCE, state and nonce. The provider is asked what it can do at the first
 * sign-on, so the service starts without it.
 */
export function createSignOn(settings: SignOnSettings): SignOn {
  const { title, redirectUri, scope, nameClaim, groupClaim, roles } = settings
  let discovered: Promise<Configuration> | undefined

  async function provider(): Promise<Configuration> {
    discovered ??= discover(settings)
    try {
      return await discovered
    } catch (error) {
      discovered = undefined
      throw new DirectoryUnavailable(title, reasonOf(error))
    }
  }

  async function claimsOf(query: string, secrets: Parameters<SignOn['finish']>[1]): Promise<Claims> {
    const client = await import('openid-client')
    const configuration = await provider()
    const { state: expectedState, nonce: expectedNonce, codeVerifier: pkceCodeVerifier } = secrets
    const tokens = await client.authorizationCodeGrant(configuration, new URL(query, redirectUri), {
      expectedState,
      expectedNonce,
      pkceCodeVerifier,
      idTokenExpected: true
    })
    const claims: Claims = { ...tokens.claims() }
    const isComplete = claims[nameClaim] !== undefined && claims[groupClaim] !== undefined
    if (isComplete || configuration.serverMetadata().userinfo_endpoint === undefined) return claims
    return { ...(await client.fetchUserInfo(configuration, tokens.access_token, String(claims['sub']))), ...claims }
  }

  function personOf(claims: Claims): Person {
    const name = claims[nameClaim]
    if (typeof name !== 'string' || name === '')
      throw new SignOnFailed(`expected the name of the person in the claim '${nameClaim}', received ${typeof name}`)
    const groups = claims[groupClaim]
    const given = roleOfGroups(
      [groups ?? []].flat().filter((group) => typeof group === 'string'),
      roles
    )
    if (given === undefined) throw new NoRole(name.slice(0, 100))
    return { name, id: `${String(claims['iss'])} ${String(claims['sub'])}`, ...given }
  }

  return {
    title,
    async begin() {
      const client = await import('openid-client')
      const configuration = await provider()
      const secrets = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        codeVerifier: client.randomPKCECodeVerifier()
      }
      const url = client.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope,
        state: secrets.state,
        nonce: secrets.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(secrets.codeVerifier),
        code_challenge_method: 'S256'
      })
      return { url: url.href, secrets }
    },

    async finish(query, secrets) {
      const claims = await claimsOf(query, secrets).catch((error: unknown) => {
        throw error instanceof DirectoryUnavailable ? error : new SignOnFailed(reasonOf(error))
      })
      return personOf(claims)
    }
  }
}

async function discover({ issuer, clientId, clientSecret }: SignOnSettings): Promise<Configuration> {
  const client = await import('openid-client')
  const url = new URL(issuer)
  const configuration = await client.discovery(
    url,
    clientId,
    { [client.clockTolerance]: TOLERANCE_S },
    clientSecret === undefined ? client.None() : client.ClientSecretBasic(clientSecret),
    // The configuration allows it on this machine only.
    url.protocol === 'http:' ? { execute: [client.allowInsecureRequests] } : {}
  )
  return configuration
}

/** openid-client names the code, and its cause what was wrong. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause, message } = error
  return cause instanceof Error ? `${message}: ${cause.message}` : message
}
