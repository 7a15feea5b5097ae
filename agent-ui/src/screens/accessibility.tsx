/** The accessibility statement: what works, what does not yet, where to report. */
import { Heading } from '../components/layout.tsx';
import { Link } from '../router.tsx';
import { useTexts } from '../texts/texts.tsx';

export default function Accessibility() {
  const texts = useTexts();
  const page = texts.accessibility;
  return (
    <main className="bb-main bb-page-text">
      <p>
        <Link to="/">{texts.common.product}</Link>
      </p>
      <Heading level={1}>{page.title}</Heading>
      <p>{page.intro}</p>
      <Part title={page.statusTitle}>
        <p>{page.status}</p>
      </Part>
      <Part title={page.worksTitle}>
        <List items={page.works} />
      </Part>
      <Part title={page.notYetTitle}>
        <List items={page.notYet} />
      </Part>
      <Part title={page.reportTitle}>
        <p>{page.report}</p>
      </Part>
    </main>
  );
}

function Part(props: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <section>
      <Heading level={2}>{props.title}</Heading>
      {props.children}
    </section>
  );
}

function List(props: { readonly items: readonly string[] }) {
  return (
    <ul>
      {props.items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  );
}
