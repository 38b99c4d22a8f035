import { App } from './app.tsx'
import { spoken, startLanguage } from './language/choose.ts'
import { language } from './language/translate.ts'
import { render } from './vendor/preact.js'

const root = document.querySelector('#app')!

/** The key has a change of language draw everything anew. */
function draw(): void {
  render(<App key={language()} />, root)
}

// Without its catalogue the page speaks English.
await startLanguage().catch(() => {})
root.replaceChildren()
draw()
spoken.addEventListener('spoken', draw)
