import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

const CLIENT_ID = 'okng'
export const CLIENT_SECRET = 'a-client-secret-of-the-test'

export interface Issuer {
  readonly url: string
  /** Client id, and what the service gets to know of the provider. */
  readonly clientId: string
  /** Logs the person in at the provider, as a browser does. @returns the address at which the browser comes back */
  visit(authorizationUrl: string, person: string): Promise<URL>
}

export interface IssuerOptions {
  readonly redirectUri: string
  /** Person -> groups; `undefined`: the provider says nothing of groups. */
  readonly groups: Readonly<Record<string, readonly string[] | undefined>>
  /** Seconds from which on an ID token counts; negative ones make tokens that have expired. */
  readonly idTokenSeconds?: number
  /** Whether groups are in the ID token; else in the user info alone. */
  readonly inIdToken?: boolean
  /** What the discovery names as the issuer instead of its address. */
  readonly claimedIssuer?: string
  /** Name of this machine in its address. */
  readonly host?: 'localhost'
}

/** For a browser; `visit` needs none. */
const LOGIN_PAGE =
  '<!doctype html><html lang="en"><title>Provider</title><form><label>Person <input name="person"></label>'
  + '<button>Continue</button></form>'

/** oidc-provider on a free port of this machine, closed when the test ends. */
export async function openIssuer(t: { after(end: () => void): void }, options: IssuerOptions): Promise<Issuer> {
  const { redirectUri, groups, idTokenSeconds = 300, inIdToken = true, claimedIssuer, host = '127.0.0.1' } = options
  const server: Server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://${host}:${(server.address() as AddressInfo).port}`
  const provider = new Provider(claimedIssuer ?? url, {
    clients: [
      { client_id: CLIENT_ID, client_secret: CLIENT_SECRET, redirect_uris: [redirectUri], response_types: ['code'] }
    ],
    claims: { openid: ['sub'], profile: ['preferred_username', 'groups'] },
    conformIdTokenClaims: !inIdToken,
    pkce: { required: () => true },
    ttl: {
      IdToken: () => idTokenSeconds,
      AccessToken: 300,
      Grant: 300,
      Interaction: 300,
      Session: 300,
      AuthorizationCode: 60
    },
    cookies: { keys: ['a key of the test'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: () => ({ sub, preferred_username: sub, ...(groups[sub] !== undefined && { groups: [...groups[sub]] }) })
    }),
    async loadExistingGrant(context) {
      const { client, session } = context.oidc
      const grant = new context.oidc.provider.Grant({
        clientId: client!.clientId,
        accountId: session!.accountId!
      })
      grant.addOIDCScope('openid profile')
      await grant.save()
      return grant
    }
  })
  let person = ''
  const handle = provider.callback()
  server.on('request', (request, response) => {
    const { pathname, searchParams } = new URL(request.url!, url)
    const who = searchParams.get('person') ?? person
    if (!pathname.startsWith('/interaction/')) void handle(request, response)
    else if (who === '') response.setHeader('content-type', 'text/html').end(LOGIN_PAGE)
    else void provider.interactionFinished(request, response, { login: { accountId: who } })
  })

  return {
    url,
    clientId: CLIENT_ID,
    async visit(authorizationUrl, who) {
      person = who
      const jar = new Map<string, string>()
      let at = new URL(authorizationUrl)
      while (!at.href.startsWith(redirectUri)) {
        const reply = await fetch(at, {
          redirect: 'manual',
          headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') }
        })
        for (const cookie of reply.headers.getSetCookie()) {
          const [pair = ''] = cookie.split(';')
          jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
        }
        const location = reply.headers.get('location')
        if (location === null) throw new Error(`${at.href}: ${reply.status} ${await reply.text()}`)
        at = new URL(location, at)
      }
      return at
    }
  }
}
