import { useAction } from '../hooks/use-action.ts'
import { useResource } from '../hooks/use-resource.ts'
import { ask } from '../http.ts'
import { t } from '../language/translate.ts'
import { Modal } from '../parts/modal.tsx'
import { Outcome } from '../parts/outcome.tsx'
import { TextField } from '../parts/text-field.tsx'
import { setSigner, type ToSign } from '../signing.ts'
import type { WaysToLogIn } from '../api-types.ts'
import { useEffect, useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'

interface Asked {
  readonly request: ToSign
  readonly answer: (signature: string | null) => void
}

/** Asks a person to sign, whenever a change needs it. */
export function SignatureDialog(): VNode | null {
  const [asked, setAsked] = useState<Asked | null>(null)
  useEffect(() => {
    setSigner(
      (request) =>
        new Promise((answer) => {
          setAsked({ request, answer })
        })
    )
    return () => {
      setSigner(null)
    }
  }, [])
  if (asked === null) return null
  const end = (signature: string | null): void => {
    setAsked(null)
    asked.answer(signature)
  }
  return <SignatureForm request={asked.request} onEnd={end} />
}

interface SignatureFormProps {
  readonly request: ToSign
  readonly onEnd: (signature: string | null) => void
}

function SignatureForm({ request, onEnd }: SignatureFormProps): VNode {
  const ways = useResource<WaysToLogIn>('/login').value
  const [name, setName] = useState('')
  const [secret, setSecret] = useState('')
  const [meaning, setMeaning] = useState(t('approved for production'))
  const action = useAction()
  const isPin = /^\d{6,12}$/.test(secret)
  const submit = (event: Event): void => {
    event.preventDefault()
    setSecret('')
    void action.run(async () => {
      const proof = isPin || ways === null || ways.password === null ? { pin: secret } : { password: secret }
      const given = await ask<{ signature: string }>('POST', '/signatures', {
        name: name.trim(),
        ...proof,
        meaning: meaning.trim(),
        request
      })
      onEnd(given.signature)
    })
  }
  return (
    <Modal
      title={t('A person has to sign this')}
      onClose={() => {
        onEnd(null)
      }}
    >
      <p class="small">
        <code>
          {request.method} {request.url}
          {request.body !== null && ` ${JSON.stringify(request.body)}`}
        </code>
      </p>
      <form onSubmit={submit}>
        <div class="fields">
          <TextField id="sign-name" name={t('Name')} required autocomplete="off" value={name} onChange={setName} />
          <TextField
            id="sign-secret"
            name={t('PIN or password')}
            isSecret
            required
            autocomplete="off"
            value={secret}
            onChange={setSecret}
          />
          <TextField
            id="sign-meaning"
            name={t('What the signature means')}
            required
            maxlength={200}
            value={meaning}
            onChange={setMeaning}
          />
        </div>
        <Outcome problem={action.problem} />
        <div class="row">
          <button class="main" disabled={action.busy || name.trim() === '' || secret === '' || meaning.trim() === ''}>
            {t('Sign')}
          </button>
          <button
            type="button"
            onClick={() => {
              onEnd(null)
            }}
          >
            {t('Leave it')}
          </button>
        </div>
      </form>
    </Modal>
  )
}
