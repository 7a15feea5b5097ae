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
    nl: 'Toets 1 om uw bericht te versturen. Toets 2 om het terug te luisteren. Toets 3 om het opnieuw in te spreken. Toets 4 om het te wissen.',
    en: 'Press 1 to send your message. Press 2 to listen to it. Press 3 to record it again. Press 4 to delete it.',
  },
  {
    id: 'voicemail/saved',
    nl: 'Uw bericht is bewaard. Dank u wel. Tot ziens.',
    en: 'Your message has been saved. Thank you. Goodbye.',
  },
  {
    id: 'voicemail/unavailable',
    nl: 'U kunt nu geen bericht inspreken.',
    en: 'You cannot leave a message now.',
  },
  {
    id: 'voicemail/silence',
    nl: 'Wij horen niets. Spreek uw bericht in na de toon.',
    en: 'We hear nothing. Please leave your message after the tone.',
  },
  {
    id: 'mailbox/choose',
    nl: 'Toets 1 voor het volgende bericht. Toets 2 om het nog eens te horen. Toets 3 om het te wissen. Toets 4 voor het vorige bericht. Toets 5 om de beller terug te bellen.',
    en: 'Press 1 for the next message. Press 2 to hear it again. Press 3 to delete it. Press 4 for the previous message. Press 5 to call the caller back.',
  },
  {
    id: 'greeting/record',
    nl: 'Spreek uw boodschap in na de toon. Sluit af met een hekje.',
    en: 'Record your greeting after the tone. End with the hash key.',
  },
  {
    id: 'voicemail/ring-back',
    nl: 'Wilt u dat wij u terugbellen? Toets dan 1.',
    en: 'Would you like us to call you back? Then press 1.',
  },
  {
    id: 'voicemail/cancelled',
    nl: 'Uw bericht is gewist.',
    en: 'Your message has been deleted.',
  },
  {
    id: 'mailbox/greeting-key',
    nl: 'Toets 0 om een begroeting in te spreken.',
    en: 'Press 0 to record a greeting.',
  },
  {
    id: 'mailbox/message',
    nl: 'Bericht van',
    en: 'Message from',
  },
  {
    id: 'mailbox/from-number',
    nl: 'Nummer',
    en: 'Number',
  },
  {
    id: 'mailbox/unknown-number',
    nl: 'De beller had geen nummer.',
    en: 'The caller had no number.',
  },
  {
    id: 'mailbox/deleted',
    nl: 'Het bericht is gewist.',
    en: 'The message has been deleted.',
  },
  {
    id: 'mailbox/end',
    nl: 'Dit waren uw berichten.',
    en: 'Those were your messages.',
  },
  {
    id: 'mailbox/calling',
    nl: 'Uw toestel gaat zo over. Neem op, dan bellen wij de beller voor u.',
    en: 'Your phone will ring in a moment. Pick up and we will call the caller for you.',
  },
  {
    id: 'test-call/speak',
    nl: 'Dit is een proefgesprek. Spreek na de toon een zin. Daarna hoort u uzelf.',
    en: 'This is a test call. Say a sentence after the tone. Then you will hear yourself.',
  },
  {
    id: 'test-call/nothing',
    nl: 'Wij horen u niet. Kijk of uw microfoon aan staat.',
    en: 'We do not hear you. Check whether your microphone is on.',
  },
  {
    id: 'test-call/end',
    nl: 'Hoorde u uzelf? Dan werkt uw telefoon.',
    en: 'Did you hear yourself? Then your telephone works.',
  },
  {
    id: 'greeting/whose-own',
    nl: 'Toets 1 voor uw eigen begroeting.',
    en: 'Press 1 for your own greeting.',
  },
  {
    id: 'greeting/whose-team',
    nl: 'Toets 2 voor de begroeting van uw team.',
    en: 'Press 2 for the greeting of your team.',
  },
  {
    id: 'greeting/whose-municipality',
    nl: 'Toets 3 voor de begroeting van de gemeente.',
    en: 'Press 3 for the greeting of the municipality.',
  },
  {
    id: 'greeting/review',
    nl: 'Toets 1 om deze begroeting te gebruiken. Toets 2 om de begroeting te horen. Toets 3 om haar opnieuw in te spreken. Toets 4 om te stoppen.',
    en: 'Press 1 to use this greeting. Press 2 to hear it. Press 3 to record it again. Press 4 to stop.',
  },
  {
    id: 'greeting/saved',
    nl: 'De begroeting is opgeslagen.',
    en: 'The greeting has been saved.',
  },
  {
    id: 'greeting/failed',
    nl: 'De begroeting kan nu niet worden opgeslagen.',
    en: 'The greeting cannot be saved now.',
  },
  {
    id: 'goodbye',
    nl: 'Tot ziens.',
    en: 'Goodbye.',
  },
  {
    id: 'calamity/general',
    nl: 'Er is een bijzondere situatie. Kijk op de website van de gemeente voor het laatste nieuws. Is er gevaar? Bel 112.',
    en: 'There is an exceptional situation. See the website of the municipality for the latest news. In danger? Call 112.',
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
    id: 'supervision',
    nl: 'Uw teamleider luistert mee.',
    en: 'Your team leader is listening in.',
  },
  {
    id: 'transfer/restoring',
    nl: 'Een ogenblik alstublieft. De verbinding met onze medewerker wordt hersteld.',
    en: 'One moment please. We are restoring the connection with our employee.',
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
