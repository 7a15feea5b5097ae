/**
 * Prompts that belong to no municipality: what queue, voicemail and callback say of themselves. A municipality may
 * replace each by its own recording. Plain Dutch (taalniveau B1), English second.
 */
import type { SpokenPrompt } from './catalogue.ts';

export const genericPrompts: readonly SpokenPrompt[] = [
  {
    id: 'queue/welcome',
    nl: 'Een ogenblik alstublieft. Wij verbinden u zo snel mogelijk door.',
    en: 'One moment please. We will connect you as soon as possible.',
  },
  {
    id: 'queue/patience',
    nl: 'Nog een ogenblik geduld alstublieft. U houdt uw plaats in de wachtrij.',
    en: 'Please hold a little longer. You keep your place in the queue.',
  },
  {
    id: 'callback/offer',
    nl: 'Wilt u niet wachten? Toets 1. Dan bellen wij u terug. U houdt uw plaats in de rij.',
    en: 'Would you rather not wait? Press 1 and we will call you back. You keep your place in the queue.',
  },
  {
    id: 'callback/ask-number',
    nl: 'Toets het nummer waarop wij u kunnen terugbellen. Sluit af met een hekje.',
    en: 'Enter the number on which we can call you back, followed by the hash key.',
  },
  { id: 'callback/on-number', nl: 'Wij bellen u terug op nummer', en: 'We will call you back on number' },
  {
    id: 'callback/right',
    nl: 'Klopt dat? Toets 1. Een ander nummer? Toets 2.',
    en: 'If that is right, press 1. For another number, press 2.',
  },
  {
    id: 'callback/thanks',
    nl: 'Dank u wel. Wij bellen u terug.',
    en: 'Thank you. We will call you back.',
  },
  {
    id: 'closed',
    nl: 'Wij zijn nu gesloten. Is er gevaar? Bel 112.',
    en: 'We are closed now. In danger? Call 112.',
  },
  {
    id: 'voicemail/greeting',
    nl: 'Wij kunnen nu niet opnemen. Spreek na de toon uw naam, uw nummer en uw vraag in. Wij bellen u terug.',
    en: 'We cannot take your call now. Leave your name, your number and your question after the tone. We will call you back.',
  },
  {
    id: 'voicemail/review',
    nl: 'Toets 1 om uw bericht te versturen. Toets 2 om het terug te luisteren. Toets 3 om het opnieuw in te spreken.',
    en: 'Press 1 to send your message. Press 2 to listen to it. Press 3 to record it again.',
  },
  {
    id: 'voicemail/saved',
    nl: 'Uw bericht is bewaard. Dank u wel. Tot ziens.',
    en: 'Your message has been saved. Thank you. Goodbye.',
  },
  {
    id: 'voicemail/unavailable',
    nl: 'U kunt nu geen bericht inspreken. Probeer het later nog eens, of kijk op onze website.',
    en: 'You cannot leave a message now. Please try again later, or see our website.',
  },
  {
    id: 'voicemail/silence',
    nl: 'Wij horen niets. Spreek uw bericht in na de toon.',
    en: 'We hear nothing. Please leave your message after the tone.',
  },
  {
    id: 'mailbox/choose',
    nl: 'Toets 1 voor het volgende bericht. Toets 2 om het nog eens te horen. Toets 3 om het te wissen.',
    en: 'Press 1 for the next message. Press 2 to hear it again. Press 3 to delete it.',
  },
  {
    id: 'greeting/record',
    nl: 'Spreek uw boodschap in na de toon. Sluit af met een hekje.',
    en: 'Record your greeting after the tone. End with the hash key.',
  },
  {
    id: 'menu/not-understood',
    nl: 'Die keuze is er niet. Probeer het nog eens.',
    en: 'That choice does not exist. Please try again.',
  },
  {
    id: 'recording/notice',
    nl: 'Dit gesprek wordt opgenomen om onze dienstverlening te verbeteren. Zeg het als u dat niet wilt.',
    en: 'This call is recorded to improve our service. Tell us if you do not want that.',
  },
  {
    id: 'transfer/moment',
    nl: 'Een ogenblik. Ik verbind u door.',
    en: 'One moment. I am connecting you.',
  },
  {
    id: 'transfer/no-answer',
    nl: 'Er wordt niet opgenomen. U gaat terug naar onze medewerker.',
    en: 'There is no answer. You are going back to our colleague.',
  },
  {
    id: 'confirm-press-1',
    nl: 'U krijgt een gesprek van de gemeente. Toets 1 om het aan te nemen.',
    en: 'You have a call from the municipality. Press 1 to take it.',
  },
  {
    id: 'trouble',
    nl: 'Er gaat iets mis bij ons. Probeer het over een paar minuten nog eens.',
    en: 'Something is wrong on our side. Please try again in a few minutes.',
  },
];
