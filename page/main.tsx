import { render } from 'preact';
import { App } from './app.tsx';
import { documentIn } from './decode.ts';
import { Run } from './run.ts';
import './style.css';
import { followAddress, viewOf } from './view.ts';

const root = document.getElementById('page');
if (root === null) throw new Error('the page has no place for the picture');

try {
  const run = new Run(await documentIn(document.getElementById('run')));
  const view = viewOf(run, location.hash);
  followAddress(view);
  render(<App view={view} />, root);
} catch (error) {
  root.setAttribute('role', 'alert');
  root.textContent = `Nothing can be shown: ${error instanceof Error ? error.message : String(error)}.`;
}
