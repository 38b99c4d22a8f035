// A report needs the key: this page fetches it with the key, and shows it in place of itself.
import { reasonOf, send } from './http.ts'
import { startLanguage } from './language/choose.ts'
import { t } from './language/translate.ts'

const wanted = new URLSearchParams(location.search)
const named = (name: string): string => encodeURIComponent(wanted.get(name) ?? '')

/** Of a study, or of a model version: its validation, or its training. */
const address = wanted.has('study')
  ? `/studies/${named('study')}/report`
  : `/models/${named('version')}/${wanted.has('validation') ? 'validation' : 'report'}?recipe=${named('recipe')}`

async function show(): Promise<void> {
  const reply = await send('GET', address)
  const report = new DOMParser().parseFromString(await reply.text(), 'text/html')
  document.title = report.title
  document.head.append(...report.querySelectorAll('style'))
  document.body.replaceWith(report.body)
}

const message = document.querySelector('#message')!
// Without its catalogue the page is in English.
await startLanguage().catch(() => {})
message.textContent = t('Loading the report…')
show().catch((error: unknown) => {
  message.textContent = reasonOf(error)
})
