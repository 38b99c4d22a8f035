import { App } from './app.tsx'
import { spoken, startLanguage } from './language/choose.ts'
import { language } from './language/translate.ts'
import { render } from './vendor/preact.js'

const root = document.querySelector('#app')!

/** The key makes a change of language draw everything again. */
function draw(): void {
  render(<App key={language()} />, root)
}

/** Whether the browser has what those of the last four years have. */
const isModern =
  'hasOwn' in Object
  && 'at' in Array.prototype
  && typeof ReadableStream === 'function'
  && typeof HTMLDialogElement === 'function'
  && 'showModal' in HTMLDialogElement.prototype

// Else the sentence stays that the page begins with; where this module does not run at all it shows by itself.
if (isModern) {
  // Without its catalogue the page is in English.
  await startLanguage().catch(() => {})
  root.replaceChildren()
  draw()
  spoken.addEventListener('spoken', draw)
} else {
  root.classList.add('is-old')
}
