/** Steps through the pages of a long list. */
import { useTexts } from '../texts/texts.tsx';
import { Button } from './button.tsx';

export function Pager(props: {
  readonly page: number;
  readonly count: number;
  readonly pageSize: number;
  readonly onPage: (page: number) => void;
}) {
  const texts = useTexts();
  const { page, onPage } = props;
  const pages = Math.max(1, Math.ceil(props.count / props.pageSize));
  if (pages === 1) return null;
  return (
    <div className="bb-row bb-pager">
      <Button disabled={page <= 1} onClick={() => onPage(page - 1)}>
        {texts.common.previous}
      </Button>
      <span role="status">{texts.reach.pageOf(page, pages)}</span>
      <Button disabled={page >= pages} onClick={() => onPage(page + 1)}>
        {texts.common.next}
      </Button>
    </div>
  );
}
