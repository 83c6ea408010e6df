"""Sentences for keys, unlocking, bundles, merges and backups."""

from __future__ import annotations

from tracker.i18n.translate import N_

SENTENCES: dict[str, str] = {
    "locked": N_("The data is locked. Sign in again."),
    "wrong_user_or_password": N_("Wrong username or password"),
    "wrong_key": N_(
        "The data cannot be opened with this key. Sign in again; if it happens again, restore "
        "a backup."
    ),
    "already_enrolled": N_("This laptop has already been enrolled. Nothing needs to be done."),
    "not_enrolled": N_(
        "This laptop has not been enrolled yet. Send its join request to your coordinator."
    ),
    "not_enrolled_again": N_(
        "This computer has a new identity and must be enrolled again before it can send. What "
        "you record is kept here. Send its join request to your coordinator."
    ),
    "replaces_another_organisation": N_(
        "This computer was %(name)s before and stays in the same organisation. Choose that "
        "one, or none."
    ),
    "device_replaced": N_(
        "The hub knows this computer under a new identity. If this one is a copy or an old "
        "state, open the page Exchange, take a new identity, and ask to be enrolled again. "
        "Nothing is lost."
    ),
    "audit_apart": N_(
        "A file for auditors is made for auditors only. Choose the exchange of data instead."
    ),
    "bundle_damaged": N_("This file is damaged. Ask the sender to send it again."),
    "bundle_empty": N_("This file holds nothing. Ask the sender to make it again."),
    "bundle_gap": N_(
        "This file continues an earlier one that never arrived here. Ask the sender for a "
        "complete file."
    ),
    "bundle_not_for_us": N_(
        "This file was made for another laptop, so it cannot be opened here. Ask the sender "
        "to make one for you."
    ),
    "bundle_tampered": N_(
        "This file was changed after it was signed. Nothing was taken from it. Tell your "
        "coordinator."
    ),
    "bundle_too_large": N_(
        "This file is larger than can be taken in. Ask the sender to send less at a time."
    ),
    "bundle_too_new": N_(
        "This file comes from a newer version of the product. Update this laptop, then try again."
    ),
    "bundle_unreadable": N_(
        "This is not a file of this product, or it is not whole. Choose another file."
    ),
    "cannot_revoke_self": N_("A laptop cannot exclude itself. Do this on another laptop."),
    "chain_broken": N_(
        "The records in this file do not follow one another as they must. Nothing was taken "
        "from it. Tell your coordinator."
    ),
    "conflict_gone": N_("This conflict has been settled already. Look at the record again."),
    "database_busy": N_("The data is in use by another program. Wait a moment, then try again."),
    "database_damaged": N_("The data on this laptop is damaged. Restore the last backup."),
    "database_error": N_(
        "The data could not be used (%(detail)s). Try again; if it happens again, tell your "
        "coordinator."
    ),
    "device_id_taken": N_(
        "Another laptop already has this identity. Make a new join request on that laptop."
    ),
    "device_unknown": N_("This laptop is not known here. Receive its data first."),
    "disk_full": N_(
        "The disk of this laptop is full, so nothing was saved. Free some space, then try again."
    ),
    "entry_malformed": N_(
        "A record in this file is not written as it must be (%(part)s). Nothing was taken from it."
    ),
    "file_unreadable": N_(
        "The file cannot be read. Check the USB stick or the folder, then try again."
    ),
    "group_size": N_("This action changes too much at once. Divide it into smaller steps."),
    "installation_exists": N_("This laptop has been set up already. Sign in instead."),
    "key_slots_damaged": N_("The file with the keys is damaged. Restore the last backup."),
    "last_user": N_("This is the last person who can open this laptop. Add another one first."),
    "newer_database": N_(
        "The data was written by a newer version of the product. Update the product on this laptop."
    ),
    "no_installation": N_("This laptop has not been set up yet. Set it up first."),
    "nobody_to_send_to": N_("There is no other laptop to send to yet. Enrol one first."),
    "password_too_short": N_("Choose a password of at least %(minimum)s characters."),
    "personal_values_not_wanted": N_(
        "This file holds personal data that this laptop must not receive. Nothing was taken "
        "from it."
    ),
    "read_only": N_("The data cannot be changed here. Check that the folder can be written to."),
    "receiver_revoked": N_("That laptop was excluded. Choose another one to send to."),
    "request_tampered": N_("This join request was changed on its way. Ask for a new one."),
    "request_unreadable": N_("This is not a join request, or it is not whole. Ask for a new one."),
    "scope_not_ours": N_(
        "This file holds records of another organisation. Nothing was taken from it."
    ),
    "scope_not_writable": N_(
        "This laptop may not change these records. Ask your coordinator to do it."
    ),
    "sender_not_allowed": N_(
        "The laptop %(name)s may not send these records. Nothing was taken from the file."
    ),
    "sender_revoked": N_(
        "The laptop %(name)s was excluded, so its file was not taken in. Tell your coordinator."
    ),
    "writer_not_allowed": N_(
        "The laptop %(name)s wrote records that it may not write. Nothing was taken from the file."
    ),
    "unknown_sender": N_(
        "The laptop that sent this file is not known here. Ask your coordinator to enrol it."
    ),
    "unknown_writer": N_(
        "This file holds records of a laptop that is not known here. Receive the "
        "coordinator's file first."
    ),
    "stale_form": N_(
        "Somebody changed this record while you were writing. Look at it again, then save "
        "your change."
    ),
    "welcome_for_another_request": N_(
        "This answer belongs to another join request. Ask your coordinator for the answer to "
        "your last one."
    ),
    "welcome_without_us": N_(
        "This file does not enrol this laptop. Ask your coordinator for the answer to your "
        "join request."
    ),
    "cannot_remove_self": N_("You cannot remove yourself. Ask another person to do it."),
    "folder_not_writable": N_("This folder cannot be written to. Choose another folder."),
    "name_ambiguous": N_("More than one laptop is called %(name)s. Use its code instead."),
    "receiver_unknown": N_("No laptop called %(name)s is known here. Choose one from the list."),
    "role_not_here": N_("Nobody may have this role on this laptop. Choose another role."),
    "user_exists": N_("This username is already in use. Choose another one."),
    "user_unknown": N_("Nobody with this username is known here. Check how it is written."),
    "backup_unreadable": N_(
        "This is not a backup of this product, or it is not whole. Choose another file."
    ),
    "file_exists": N_("There is already a file with this name. Choose another name."),
    "file_unwritable": N_(
        "The file cannot be written. Check the folder and the free space, then try again."
    ),
    "key_list_unreadable": N_(
        "This is not a list of public keys. Ask your coordinator for it again."
    ),
    "not_an_action": N_(
        "This line does not name a command and its arguments. Correct it and try again."
    ),
    "not_json": N_("This is not valid JSON. Correct it and try again."),
    "password_file_unreadable": N_("The file with the password cannot be read. Check its name."),
    "password_needed": N_("Give the password."),
    "unexpected": N_("Something unforeseen happened (%(place)s). Please report this."),
    "stopped": N_("This was stopped before its end. Nothing was changed."),
    "unknown_command": N_("There is no command called %(name)s."),
    "unknown_query": N_("There is no query called %(name)s."),
    "words_differ": N_(
        "The words differ, so this is not the laptop you think it is. Ask for its join "
        "request again."
    ),
    "port_taken": N_("Port %(port)s is in use already. Choose another one with --port."),
    "loopback_only": N_(
        "This address opens the product to the network. Add --allow-network if you mean it."
    ),
    "sync_not_set_up": N_(
        "No way of exchanging is set up on this computer yet. Set up a folder or the address "
        "of the hub first."
    ),
    "sync_running": N_(
        "The exchange is running already on this computer. Wait until it has ended."
    ),
    "sync_folder_missing": N_(
        "The folder for the exchange is not there. Plug in the stick, or start the program "
        "that carries the folder. Nothing is lost."
    ),
    "sync_folder_read_only": N_(
        "The folder for the exchange cannot be written to. Ask whoever shares it to let you "
        "write. Nothing is lost."
    ),
    "sync_folder_full": N_(
        "There is no room left in the folder for the exchange. Free some space, then try "
        "again. Nothing is lost."
    ),
    "hub_calls_nobody": N_(
        "The hub waits for the laptops to call. Set up its address on the laptops instead."
    ),
    "address_unusable": N_("This is not the address of a hub. It begins with https://"),
    "address_not_encrypted": N_(
        "This address is not encrypted. Use the address that begins with https://"
    ),
    "ca_file_unreadable": N_(
        "The file with the certificate cannot be read. Choose the file that your coordinator "
        "gave you."
    ),
    "hub_unreachable": N_(
        "The hub cannot be reached now. What you have waits here; try again when there is a "
        "connection."
    ),
    "hub_certificate": N_(
        "The hub could not prove who it is, so nothing was sent. Tell your coordinator."
    ),
    "hub_locked": N_(
        "The hub is locked. What you have waits here; ask the coordinator to sign in, then "
        "try again."
    ),
    "hub_is_another": N_(
        "Another computer answered in place of your hub, so nothing was taken from it. Tell "
        "your coordinator."
    ),
    "hub_refused": N_("The hub refused this (%(reason)s). Tell your coordinator."),
    "not_a_hub": N_("There is no hub at this address. Check how it is written."),
    "device_unknown_there": N_(
        "The hub does not know this computer. Ask your coordinator to enrol it."
    ),
    "device_revoked": N_(
        "The hub does not trust this computer any more. Ask your coordinator why."
    ),
    "signature_wrong": N_(
        "The hub did not accept the signature of this computer. Tell your coordinator."
    ),
    "signature_missing": N_("This door is for other computers. Open the home page instead."),
    "nonce_stale": N_("This request was too old. Try again."),
    "request_replayed": N_("This request was made before, so it was refused. Try again."),
    "wrong_offset": N_("This part does not continue what is here (%(have)s bytes). Try again."),
    "bundle_not_here": N_("This bundle is not here any more. Try again."),
    "digest_malformed": N_("This does not name a bundle. Try again."),
    "too_many_requests": N_("Too many attempts. Wait a minute, then try again."),
}
