import { t } from '../language/translate.ts'
import { Outcome } from '../parts/outcome.tsx'
import { store, stored } from '../stored.ts'
import { TextField } from '../parts/text-field.tsx'
import { useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'

export interface PinFormProps {
  readonly busy: boolean
  readonly problem: string | null
  readonly onPin: (name: string, pin: string) => void
}

/** Names that logged in by a PIN in this browser, the last one first. */
const STORED_AS = 'okng-people'
const MAX_NAMES = 8
const MAX_DIGITS = 12
const MIN_DIGITS = 6

const knownNames = (): string[] => stored(STORED_AS)?.split('\n') ?? []

/** To be called when somebody has logged in. */
export function rememberName(name: string): void {
  store(STORED_AS, [name, ...knownNames().filter((each) => each !== name)].slice(0, MAX_NAMES).join('\n'))
}

/** Name and PIN, by fingers alone: names are offered, digits are buttons. */
export function PinForm({ busy, problem, onPin }: PinFormProps): VNode {
  const names = knownNames()
  const [name, setName] = useState(names[0] ?? '')
  const [pin, setPin] = useState('')
  const submit = (event: Event): void => {
    event.preventDefault()
    setPin('')
    onPin(name.trim(), pin)
  }
  return (
    <form onSubmit={submit}>
      {names.length > 0 && (
        <div class="row" role="group" aria-label={t('People who logged in here')}>
          {names.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={each === name}
              onClick={() => {
                setName(each)
              }}
            >
              {each}
            </button>
          ))}
        </div>
      )}
      <div class="fields">
        <TextField id="login-name" name={t('Name')} required autocomplete="username" value={name} onChange={setName} />
        <TextField
          id="login-pin"
          name={t('PIN')}
          isSecret
          inputmode="numeric"
          pattern="\d{6,12}"
          title={t('6 to 12 digits')}
          autocomplete="current-password"
          required
          value={pin}
          onChange={setPin}
        />
      </div>
      <Digits
        onDigit={(digit: string) => {
          setPin((before) => (before + digit).slice(0, MAX_DIGITS))
        }}
        onBack={() => {
          setPin((before) => before.slice(0, -1))
        }}
      />
      <Outcome problem={problem} />
      <button class="main" disabled={busy || name.trim() === '' || pin.length < MIN_DIGITS}>
        {t('Log in')}
      </button>
    </form>
  )
}

interface DigitsProps {
  readonly onDigit: (digit: string) => void
  readonly onBack: () => void
}

function Digits({ onDigit, onBack }: DigitsProps): VNode {
  return (
    <div class="digits" role="group" aria-label={t('Digits')}>
      {['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'].map((digit) => (
        <button
          key={digit}
          type="button"
          class="number"
          onClick={() => {
            onDigit(digit)
          }}
        >
          {digit}
        </button>
      ))}
      <button type="button" aria-label={t('Delete the last digit')} onClick={onBack}>
        ⌫
      </button>
    </div>
  )
}
